/** How many of its options a field takes, in words. Pure. */
import type { Leaf } from "./field.ts";
import type { FormLanguage } from "./languages/form-language.ts";

/** Nothing where any number of them will do. */
export function boundsOf(
  { kind, least, most, options }: Leaf,
  { sentences: { severalOf } }: FormLanguage,
): string | undefined {
  if (kind !== "choices") return undefined;
  const isFrom = least > 1;
  const isTo = most < options.length;
  if (least === most) return severalOf.exactly(`${most}`);
  if (isFrom && isTo) return severalOf.between(`${least}`, `${most}`);
  if (isFrom) return severalOf.atLeast(`${least}`);
  return isTo ? severalOf.atMost(`${most}`) : undefined;
}
