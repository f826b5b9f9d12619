/** Plain data: what a document, a memo and a message may hold. */
import { StoreError } from "./errors.ts";

/**
 * What a step, a fact or a document may hold: text, numbers, booleans, dates, and lists and
 * objects of those.
 */
export type PlainData =
  | string
  | number
  | boolean
  | null
  | Date
  | readonly PlainData[]
  | { readonly [key: string]: PlainData | undefined };

const deepestLevel = 64;

/**
 * A copy of `value` that both homes of the store keep exactly: `undefined` members are left out,
 * text is well-formed Unicode, minus zero is zero.
 *
 * @throws StoreError `STORE_NOT_PLAIN` on a function, class instance, NaN, bigint, symbol,
 * `__proto__` key or more than 64 levels.
 */
export function toPlain<T>(value: T): T {
  // The copy has the same shape by construction: members are only copied or left out.
  return copy(value, "", 0) as T;
}

function copy(value: unknown, path: string, level: number): unknown {
  if (typeof value === "string") return value.isWellFormed() ? value : value.toWellFormed();
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value === 0 ? 0 : value;
  if (typeof value !== "object" || level > deepestLevel) throw notPlain(value, path);
  if (Array.isArray(value))
    return Array.from(value, (item, index) => copy(item, `${path}[${index}]`, level + 1));
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw notPlain(value, path);
    return new Date(value);
  }
  return copyRecord(value, path, level);
}

function copyRecord(value: object, path: string, level: number): Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notPlain(value, path);
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === "__proto__") throw notPlain(member, `${path}.${key}`);
    if (member !== undefined)
      result[key.toWellFormed()] = copy(member, `${path}.${key}`, level + 1);
  }
  return result;
}

function notPlain(value: unknown, path: string): StoreError {
  const kind = typeof value === "object" ? (value?.constructor?.name ?? "object") : typeof value;
  return new StoreError(
    "STORE_NOT_PLAIN",
    `${path.replace(/^\./, "") || "The value"} is ${kind} ${describe(value)} and cannot be kept: ` +
      "use text, finite numbers, booleans, dates, lists and plain objects up to 64 levels deep",
  );
}

function describe(value: unknown): string {
  return typeof value === "number" || typeof value === "bigint" ? String(value) : "data";
}
