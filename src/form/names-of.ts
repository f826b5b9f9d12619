/** By which words a customer may name a field or an option. Pure. */
import { normalise } from "../base/normalise.ts";
import type { Option } from "../model/customer.ts";
import type { Leaf } from "./field.ts";
import { optionNamed } from "./option-in.ts";

/** "orderNumber" is called "Order number" where nobody has said more. */
export function titleOf(key: string): string {
  const words = key
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/[_-]+/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function wordsIn(text: string): string[] {
  return normalise(text)
    .split(" ")
    .filter((word) => word !== "");
}

/** The words of a field's question and of its own name. */
export function namesOf({ title, key }: Pick<Leaf, "title" | "key">): Set<string> {
  return new Set([...wordsIn(title), ...wordsIn(titleOf(key))]);
}

/** Whether there are words, and each is one of these. */
export function isOf(words: readonly string[], names: ReadonlySet<string>): boolean {
  return words.length > 0 && words.every((word) => names.has(word));
}

/** "order AB123456" without the words that only say which field it is about. */
export function withoutNames(part: string, names: ReadonlySet<string>): string {
  const [first = "", ...rest] = part.trim().split(/\s+/);
  if (rest.length === 0 || !isOf(wordsIn(first), names)) return part.trim();
  return withoutNames(rest.join(" "), names);
}

/**
 * The one option that is meant by "the box is damaged", where "What is damaged?" was asked: besides
 * the words of the question there are none but its own, and among them its whole name. Numbers
 * mean nothing here.
 */
export function optionMeant(
  part: string,
  options: readonly Option[],
  names: ReadonlySet<string>,
): Option | undefined {
  if (/^[\s\d.)]*$/.test(part)) return undefined;
  const named = optionNamed(part, options);
  if (named) return named;
  const words = wordsIn(part).filter((word) => !names.has(word));
  const meant = options.filter(({ key, title }) => {
    const own = wordsIn(titleOf(key));
    const label = wordsIn(title).filter((word) => !names.has(word));
    const isWhole = [own, label].some((name) => isOf(name, new Set(words)));
    return isWhole && isOf(words, new Set([...own, ...label]));
  });
  return meant.length === 1 ? meant[0] : undefined;
}
