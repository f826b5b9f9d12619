/** How many of its options a field takes, in words. Pure. */
import type { Leaf } from "./field.ts";
import type { FormLanguage } from "./languages/form-language.ts";

/** Nothing where any number of them will do. */
export function boundsOf(
  { kind, least, most, options }: Leaf,
  { issues }: FormLanguage,
): string | undefined {
  if (kind !== "choices") return undefined;
  const isFrom = least > 1;
  const isTo = most < options.length;
  if (least === most) return issues.exactly(`${most}`);
  if (isFrom && isTo) return issues.between(`${least}`, `${most}`);
  if (isFrom) return issues.tooFew(`${least}`);
  return isTo ? issues.tooMany(`${most}`) : undefined;
}
