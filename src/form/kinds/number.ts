/** Numbers as people write them. Pure. */
import type { PlainData } from "../../base/plain.ts";

const between = "[.,'’ \\u00A0\\u202F]";
const number = new RegExp(`[-+−]?\\d+(?:${between}\\d+)*`, "gu");

/**
 * The one number in a text such as "1,250.50", "30 kg" or "€ 1.250"; nothing when there are
 * several, or when it is not clear where its fraction begins.
 */
export function numberIn(text: string, decimal: "." | ","): number | undefined {
  const plain = plainDigits(text);
  const [found, ...more] = plain.match(number) ?? [];
  if (found === undefined || more.length > 0) return undefined;
  const rest = plain.replace(found, "\uFFFC");
  // In "AB12" and "1e5" digits are no amount.
  if (/\d/.test(rest) || /\p{L}\uFFFC/u.test(rest)) return undefined;
  return amountOf(found, decimal);
}

function amountOf(written: string, decimal: "." | ","): number | undefined {
  const sign = /^[-−]/.test(written) ? -1 : 1;
  const parts = written.replace(/^[-+−]/, "").split(new RegExp(`(${between})`, "u"));
  const groups = parts.filter((_, at) => at % 2 === 0);
  const marks = parts.filter((_, at) => at % 2 === 1);
  const fraction = endsInFraction(groups, marks, decimal) ? (groups.pop() ?? "") : "";
  const inside = fraction === "" ? marks : marks.slice(0, -1);
  const isGrouped = groups.slice(1).every((group) => group.length === 3);
  if (!isGrouped || new Set(inside).size > 1 || (inside.length > 0 && (groups[0] ?? "").length > 3))
    return undefined;
  const value = sign * Number(`${groups.join("")}.${fraction}`);
  return Number.isFinite(value) ? value : undefined;
}

function endsInFraction(
  groups: readonly string[],
  marks: readonly string[],
  decimal: string,
): boolean {
  const last = marks.at(-1);
  if (last !== "." && last !== ",") return false;
  const isRepeated = marks.filter((mark) => mark === last).length > 1;
  if (isRepeated) return false;
  const isGroup = groups.at(-1)?.length === 3 && groups[0] !== "0" && marks.length === 1;
  return last === decimal || !isGroup;
}

const zeros = ["\u0660", "\u06F0", "\u0966"];

/** Text without what cannot be seen: marks of direction and joiners, which come with what is copied. */
export function withoutMarks(text: string): string {
  return text.replace(/\p{Cf}/gu, "");
}

/** Digits of other scripts as those of ours. */
export function plainDigits(text: string): string {
  return withoutMarks(text.normalize("NFKC")).replace(/\p{Nd}/gu, (digit) => {
    if (digit >= "0" && digit <= "9") return digit;
    const zero = zeros.find((one) => digit >= one && digit.charCodeAt(0) < one.charCodeAt(0) + 10);
    return zero === undefined ? digit : String(digit.charCodeAt(0) - zero.charCodeAt(0));
  });
}

export function shownNumber(value: PlainData, locale: string): string {
  return typeof value === "number"
    ? new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }).format(value)
    : String(value);
}
