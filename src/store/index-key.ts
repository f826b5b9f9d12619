/** What every home asks of ids, documents, ranges and cursors. */
import { StoreError } from "../base/errors.ts";
import { toPlain } from "../base/plain.ts";
import type { Document, Indexes, Scalar } from "../model/collection.ts";
import type { Range } from "./port.ts";

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

/** An index as declared, with nothing left out. */
export interface Index {
  readonly on: readonly string[];
  /** The field that is a list. */
  readonly each?: string;
  readonly unique: boolean;
}

export function indexNamed(indexes: Indexes, name: string): Index {
  const declared = Object.hasOwn(indexes, name) ? indexes[name] : undefined;
  if (declared) return wholeIndex(declared);
  throw new StoreError(
    "STORE_NO_INDEX",
    `There is no index "${name}": declare it beside the document's schema`,
  );
}

export function wholeIndex(declared: Indexes[string]): Index {
  if (!("on" in declared)) return { on: declared, unique: false };
  const { on, each, unique = false } = declared;
  return { on, unique, ...(each !== undefined && { each }) };
}

/** The range in plain data, once it is clear that the index can answer it. */
export function plainRange({ on, each }: Index, range: Range): Range {
  const { prefix = [], from, before, limit } = range;
  const bounded = prefix.length + (from === undefined && before === undefined ? 0 : 1);
  const isOnePerDocument = each === undefined || on.indexOf(each) < prefix.length;
  const isPossible = Number.isSafeInteger(limit) && limit > 0 && bounded <= on.length;
  if (isPossible && isOnePerDocument) return toPlain(range);
  throw new StoreError(
    "STORE_BAD_RANGE",
    `A range over ${bounded} values with limit ${limit} does not fit an index on ${on.join(", ")}: ` +
      "use at most one value a field and a limit of 1 or more" +
      (each === undefined ? "" : `, and name one element of "${each}" in the prefix`),
  );
}

/** The indexed values of a document, once for each entry it has in the index. */
export function indexRows(document: Document, { on, each }: Index): Scalar[][] {
  const elements = each === undefined ? noElement : elementsOf(document, each);
  const rows: Scalar[][] = [];
  for (const element of elements) {
    const values = on.map((field) => (field === each ? element : fieldOf(document, field)));
    if (values.every(isScalar)) rows.push(values);
  }
  return rows;
}

const noElement = [undefined];

/** The one entry that a range with this prefix can hold of a document. */
export function indexRow(
  document: Document,
  index: Index,
  prefix: readonly Scalar[] = [],
): Scalar[] | undefined {
  const at = index.each === undefined ? -1 : index.on.indexOf(index.each);
  const element = prefix[at];
  return indexRows(document, index).find(
    (values) => element === undefined || isSame(values[at], element),
  );
}

/** Distinct elements that can be indexed. */
function elementsOf(document: Document, field: string): Scalar[] {
  const list = fieldOf(document, field);
  const scalars = Array.isArray(list) ? list.filter(isScalar) : [];
  return scalars.filter((one, at) => scalars.findIndex((other) => isSame(one, other)) === at);
}

function fieldOf(document: Document, field: string): unknown {
  return (document as unknown as Record<string, unknown>)[field];
}

function isSame(one: Scalar | undefined, other: Scalar): boolean {
  if (!(one instanceof Date && other instanceof Date)) return one === other;
  return one.getTime() === other.getTime();
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

/** Where the range goes on. A cursor of one element of a list says nothing about another. */
export function positionAfter(index: Index, range: Range): Position | undefined {
  if (range.after === undefined) return undefined;
  const position = readCursor(range.after, index.on);
  const at = index.each === undefined ? -1 : index.on.indexOf(index.each);
  const element = range.prefix?.[at];
  if (element === undefined || isSame(position.values[at], element)) return position;
  throw badCursor();
}

/** The position in an index on `fields`. Cursors come back from outside: nothing is taken on trust. */
export function readCursor(cursor: string, fields: readonly string[]): Position {
  const position = parseCursor(cursor);
  if (position?.values.length === fields.length) return position;
  throw badCursor();
}

function badCursor(): StoreError {
  return new StoreError(
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
