/** What every home asks of ids, documents, ranges and cursors. */
import { StoreError } from "../base/errors.ts";
import { toPlain } from "../base/plain.ts";
import type { Document, Indexes } from "../model/collection.ts";
import type { Range, Scalar } from "./port.ts";

export const longestIdBytes = 512;

export function checkId(id: string): string {
  const bytes = Buffer.byteLength(id);
  if (bytes > 0 && bytes <= longestIdBytes && id.isWellFormed()) return id;
  throw new StoreError(
    "STORE_BAD_ID",
    `An id of ${bytes} bytes cannot be kept: use 1 to ${longestIdBytes} bytes of well-formed text`,
  );
}

/** The document as it will be kept: a copy that its caller can no longer change. */
export function plainDocument<T extends Document>(document: T): T {
  checkId(document._id);
  return toPlain(document);
}

export function fieldsOf(indexes: Indexes, index: string): readonly string[] {
  const fields = Object.hasOwn(indexes, index) ? indexes[index] : undefined;
  if (!fields)
    throw new StoreError(
      "STORE_NO_INDEX",
      `There is no index "${index}": declare it beside the document's schema`,
    );
  return fields;
}

/** The range in plain data, once it is clear that an index on `fields` can answer it. */
export function plainRange(fields: readonly string[], range: Range): Range {
  const { prefix = [], from, before, limit } = range;
  const bounded = prefix.length + (from === undefined && before === undefined ? 0 : 1);
  if (Number.isSafeInteger(limit) && limit > 0 && bounded <= fields.length) return toPlain(range);
  throw new StoreError(
    "STORE_BAD_RANGE",
    `A range over ${bounded} values with limit ${limit} does not fit an index on ${fields.join(", ")}: ` +
      "use at most one value a field and a limit of 1 or more",
  );
}

/** The indexed values of a document; `undefined` when it is not in the index. */
export function indexValues(document: Document, fields: readonly string[]): Scalar[] | undefined {
  const values: Scalar[] = [];
  for (const field of fields) {
    const value = (document as unknown as Record<string, unknown>)[field];
    if (!isScalar(value)) return undefined;
    values.push(value);
  }
  return values;
}

function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean" ||
    (value instanceof Date && !Number.isNaN(value.getTime()))
  );
}

/** Where a page ended: the indexed values of its last document, and its id. */
export interface Position {
  readonly values: readonly Scalar[];
  readonly id: string;
}

export function writeCursor(position: Position): string {
  const values = position.values.map((value) =>
    value instanceof Date ? { date: value.getTime() } : value,
  );
  return Buffer.from(JSON.stringify([values, position.id])).toString("base64url");
}

/** The position in an index on `fields`. Cursors come back from outside: nothing is taken on trust. */
export function readCursor(cursor: string, fields: readonly string[]): Position {
  const position = parseCursor(cursor);
  if (position?.values.length === fields.length) return position;
  throw new StoreError(
    "STORE_BAD_CURSOR",
    "This cursor was not made by this list: begin again without one",
  );
}

function parseCursor(cursor: string): Position | undefined {
  try {
    const [given, id]: [unknown[], unknown] = JSON.parse(
      Buffer.from(cursor, "base64url").toString(),
    );
    const values = given.map(readValue);
    if (typeof id !== "string" || !values.every(isScalar)) return undefined;
    return { values: toPlain(values), id: checkId(id) };
  } catch {
    return undefined;
  }
}

function readValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("date" in value)) return value;
  return typeof value.date === "number" ? new Date(value.date) : undefined;
}
