/**
 * Documents in LMDB: one table for the documents, one for the index entries of all indexes.
 * Both are written in one transaction, which is synced to disk before a verb resolves.
 */
import { deserialize, serialize } from "node:v8";
import type { Database } from "lmdb";
import type { Collection, Document, Indexes } from "../../model/collection.ts";
import {
  checkId,
  fieldsOf,
  indexValues,
  type Position,
  plainDocument,
  plainRange,
  readCursor,
  writeCursor,
} from "../index-key.ts";
import type { Documents, Page, Range, Scalar } from "../port.ts";
import { type IndexEntries, indexEntries } from "./index-entry.ts";

export interface Tables {
  /** Serialized documents by id. */
  readonly documents: Database<Buffer, Buffer>;
  /** Ids by index entry. */
  readonly index: Database<string, Buffer>;
  /** Runs `work` in the transaction of this turn of the event loop; resolves once it is on disk. */
  readonly write: <R>(work: () => R) => Promise<R>;
  /** Runs `work` on what is committed by now, by whatever process. */
  readonly read: <R>(work: () => R) => R;
}

/** `tables` is asked at every verb: it throws once the store is closed. */
export function embeddedDocuments<T extends Document, I extends Indexes>(
  declared: Collection<T, I>,
  tables: () => Tables,
): Documents<T, I> {
  return {
    async get(ids) {
      const { documents, read } = tables();
      const keys = ids.map(keyOf);
      return read(() => keys.map((key) => load<T>(documents, key)));
    },
    async insert(added) {
      const { documents, index, write } = tables();
      const plain = added.map(plainDocument);
      return write(() =>
        plain.map((document) => {
          if (documents.doesExist(keyOf(document._id))) return "exists";
          put({ documents, index }, declared.indexes, document, undefined);
          return "inserted";
        }),
      );
    },
    async replace(changed) {
      const { documents, index, write } = tables();
      const plain = changed.map(plainDocument);
      return write(() =>
        plain.map((document) => {
          const previous = load<T>(documents, keyOf(document._id));
          if (previous?.rev !== document.rev - 1) return "stale";
          put({ documents, index }, declared.indexes, document, previous);
          return "replaced";
        }),
      );
    },
    async remove(ids) {
      const { documents, index, write } = tables();
      const keys = ids.map(keyOf);
      await write(() => {
        for (const key of keys) {
          const previous = load<T>(documents, key);
          if (!previous) continue;
          for (const entry of entriesOf(declared.indexes, previous)) void index.remove(entry);
          void documents.remove(key);
        }
      });
    },
    async find(name, asked) {
      const { documents, index, read } = tables();
      const fields = fieldsOf(declared.indexes, name);
      const range = plainRange(fields, asked);
      const after = range.after === undefined ? undefined : readCursor(range.after, fields);
      const entries = indexEntries(name, fields.length);
      return read(() => {
        const ids = matching(index, entries, range, after);
        return page(range, fields, ids, (id) => load<T>(documents, keyOf(id)));
      });
    },
  };
}

/** Makes the index entries of every stored document anew, for indexes that were not declared before. */
export function rebuildIndex({ documents, index }: Tables, indexes: Indexes): void {
  index.clearSync();
  for (const { key } of documents.getRange()) {
    const document = load<Document>(documents, key);
    const entries = document ? entriesOf(indexes, document) : [];
    for (const entry of entries) void index.put(entry, document?._id ?? "");
  }
}

function keyOf(id: string): Buffer {
  return Buffer.from(checkId(id));
}

function load<T extends Document>(documents: Tables["documents"], key: Buffer): T | undefined {
  const bytes = documents.get(key);
  // What lies in this table was serialized by this collection's own verbs.
  return bytes && (deserialize(bytes) as T);
}

function put(
  { documents, index }: Pick<Tables, "documents" | "index">,
  indexes: Indexes,
  next: Document,
  previous: Document | undefined,
): void {
  const stale = previous ? entriesOf(indexes, previous) : [];
  const fresh = entriesOf(indexes, next);
  for (const entry of stale) if (!hasEntry(fresh, entry)) void index.remove(entry);
  for (const entry of fresh) if (!hasEntry(stale, entry)) void index.put(entry, next._id);
  void documents.put(keyOf(next._id), serialize(next));
}

function entriesOf(indexes: Indexes, document: Document): Buffer[] {
  return Object.entries(indexes).flatMap(([name, fields]) => {
    const values = indexValues(document, fields);
    return values ? [indexEntries(name, fields.length).entry({ values, id: document._id })] : [];
  });
}

function hasEntry(entries: readonly Buffer[], entry: Buffer): boolean {
  return entries.some((other) => other.equals(entry));
}

/** Ids of the index entries in range, in its direction. */
function* matching(
  index: Tables["index"],
  entries: IndexEntries,
  range: Range,
  after: Position | undefined,
): Generator<string> {
  const { low, high } = entries.bounds(range);
  const reached = after && entries.entry(after);
  const isReverse = range.reverse === true;
  const edge = isReverse ? high : low;
  // A cursor from another range must not lead out of this one.
  const isInside = reached && Buffer.compare(reached, edge) === (isReverse ? -1 : 1);
  const start = isInside ? reached : edge;
  const end = isReverse ? low : high;
  for (const { key, value } of index.getRange({ start, end, reverse: isReverse }))
    if (!reached?.equals(key)) yield value;
}

function page<T extends Document>(
  range: Range,
  fields: readonly string[],
  ids: Iterable<string>,
  read: (id: string) => T | undefined,
): Page<T> {
  const items: T[] = [];
  for (const id of ids) {
    const document = read(id);
    const values = document && indexValues(document, fields);
    if (!values || !isWithin(values, range)) continue;
    items.push(document);
    if (items.length === range.limit) return { items, next: writeCursor({ values, id }) };
  }
  return { items };
}

/** Rechecks the bounds, which let through too much where long text was cut. */
function isWithin(values: readonly Scalar[], { prefix = [], from, before }: Range): boolean {
  const value = values[prefix.length];
  if (value === undefined) return true;
  if (from !== undefined && compare(value, from) < 0) return false;
  return before === undefined || compare(value, before) < 0;
}

function compare(one: Scalar, other: Scalar): number {
  if (typeof one === "string" && typeof other === "string")
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return Number(one) - Number(other);
}
