/** Plain data: what a document, a memo and a message may hold. */
import { types } from "node:util";
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
  return copy(value, 0) as T;
}

/** Whether a copy by `toPlain` would be no different: such a value need not be copied to be kept. */
export function isPlain(value: unknown, level = 0): boolean {
  switch (typeof value) {
    case "string":
      return value.isWellFormed();
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      return value === null || (level <= deepestLevel && isPlainObject(value, level));
    default:
      return false;
  }
}

function isPlainObject(value: object, level: number): boolean {
  const prototype = Object.getPrototypeOf(value);
  if (Array.isArray(value)) return prototype === Array.prototype && isPlainList(value, level);
  // Asked for its time, what only has the prototype of a date would throw.
  if (prototype === Date.prototype) return types.isDate(value) && !Number.isNaN(value.getTime());
  if (prototype !== Object.prototype) return false;
  // Without a list of the keys: this is asked of all that is written.
  for (const key in value) {
    if (key === "__proto__" || !key.isWellFormed()) return false;
    // The object has listed the key itself.
    if (!isPlain((value as Record<string, unknown>)[key], level + 1)) return false;
  }
  return true;
}

function isPlainList(list: readonly unknown[], level: number): boolean {
  // Also the holes, which every() leaves out.
  for (let index = 0; index < list.length; index++)
    if (!isPlain(list[index], level + 1)) return false;
  return true;
}

/** What is being copied, level by level: a text is made of it only for an error. */
const way: (string | number)[] = [];

function copy(value: unknown, level: number): unknown {
  switch (typeof value) {
    case "string":
      return value.isWellFormed() ? value : value.toWellFormed();
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value)) throw notPlain(value, level);
      return value === 0 ? 0 : value;
    case "object":
      return value === null ? null : copyObject(value, level);
    default:
      throw notPlain(value, level);
  }
}

function copyObject(value: object, level: number): object {
  if (level > deepestLevel) throw notPlain(value, level);
  if (Array.isArray(value)) return copyList(value, level);
  if (!(value instanceof Date)) return copyRecord(value, level);
  if (Number.isNaN(value.getTime())) throw notPlain(value, level);
  return new Date(value);
}

function copyList(value: readonly unknown[], level: number): unknown[] {
  const result: unknown[] = [];
  for (let index = 0; index < value.length; index++) {
    way[level] = index;
    result.push(copy(value[index], level + 1));
  }
  return result;
}

function copyRecord(value: object, level: number): Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notPlain(value, level);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    way[level] = key;
    // The object has listed the key itself.
    const member = (value as Record<string, unknown>)[key];
    if (key === "__proto__") throw notPlain(member, level + 1);
    if (member !== undefined) result[key.toWellFormed()] = copy(member, level + 1);
  }
  return result;
}

function notPlain(value: unknown, level: number): StoreError {
  const kind = typeof value === "object" ? (value?.constructor?.name ?? "object") : typeof value;
  const path = way
    .slice(0, level)
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("");
  return new StoreError(
    "STORE_NOT_PLAIN",
    `${path.replace(/^\./, "") || "The value"} is ${kind} ${describe(value)} and cannot be kept: ` +
      "use text, finite numbers, booleans, dates, lists and plain objects up to 64 levels deep",
  );
}

function describe(value: unknown): string {
  return typeof value === "number" || typeof value === "bigint" ? String(value) : "data";
}
