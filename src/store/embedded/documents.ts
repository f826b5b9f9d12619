/**
 * Documents in LMDB: one table for the documents, one for the index entries of all indexes.
 * Both are written in one transaction, which is synced to disk before a verb resolves.
 */
import { StoreError } from "../../base/errors.ts";
import type { Collection, Document, Indexes } from "../../model/collection.ts";
import {
  checkId,
  type Index,
  indexNamed,
  indexRow,
  type Position,
  plainDocument,
  plainRange,
  positionAfter,
  writeCursor,
} from "../index-key.ts";
import type { Documents, Page, Range, Scalar } from "../port.ts";
import { decode, encode } from "./encode.ts";
import type { IndexEntries } from "./index-entry.ts";
import { entriesOf, holderOf, keptAs } from "./indexes.ts";
import type { Tables } from "./tables.ts";

export interface BuiltTables extends Tables {
  /** Resolves once every declared index holds every document. */
  readonly built: () => Promise<void>;
  /** Resolves once no collection is being built any more. */
  readonly allBuilt: () => Promise<void>;
}

/** `tables` is asked at every verb: it throws once the store is closed. */
export function embeddedDocuments<T extends Document, I extends Indexes>(
  declared: Collection<T, I>,
  tables: () => BuiltTables,
): Documents<T, I> {
  /** A verb that waits for its indexes is not overtaken by those asked after it, of any collection. */
  const builtTables = async () => {
    const opened = tables();
    await opened.built();
    await opened.allBuilt();
    return opened;
  };
  return {
    async get(ids) {
      const { documents, read } = tables();
      const keys = ids.map(keyOf);
      return read(() => keys.map((key) => load<T>(documents, key)));
    },
    async insert(added) {
      const writings = added.map(written);
      const opened = await builtTables();
      return opened.write(() => writings.map((writing) => insertOne(opened, writing)));
    },
    async replace(changed) {
      const writings = changed.map(written);
      const opened = await builtTables();
      return opened.write(() => writings.map((writing) => replaceOne(opened, writing)));
    },
    async remove(ids) {
      const opened = tables();
      const keys = ids.map(keyOf);
      // Not for its own indexes: what keeps one from being unique must be removed first.
      await opened.allBuilt();
      await opened.write(() => {
        for (const key of keys) removeOne(opened, key);
      });
    },
    async find(name, asked) {
      const declaration = indexNamed(declared.indexes, name);
      const range = plainRange(declaration, asked);
      const after = positionAfter(declaration, range);
      const { documents, index, kept, read } = await builtTables();
      return read(() => {
        const found = keptAs(kept(), name, declared.indexes[name] ?? []);
        if (!found) throw replacedIndex(declared.name, name);
        const ids = matching(index, found.entries, range, after);
        return page(range, declaration, ids, (id) => load<T>(documents, keyOf(id)));
      });
    },
  };
}

/** A document as it will be kept. */
interface Writing {
  readonly document: Document;
  readonly key: Buffer;
  readonly bytes: Buffer;
}

/** Encoded before the transaction, in which nobody else can write. */
function written(given: Document): Writing {
  const document = plainDocument(given);
  return { document, key: Buffer.from(document._id), bytes: encode(document) };
}

function insertOne(tables: Tables, writing: Writing): "inserted" | "exists" {
  if (tables.documents.doesExist(writing.key)) return "exists";
  return put(tables, writing, undefined) ? "inserted" : "exists";
}

function replaceOne(tables: Tables, writing: Writing): "replaced" | "stale" | "taken" {
  const previous = load<Document>(tables.documents, writing.key);
  if (previous?.rev !== writing.document.rev - 1) return "stale";
  return put(tables, writing, previous) ? "replaced" : "taken";
}

function removeOne({ documents, index, kept }: Tables, key: Buffer): void {
  const previous = load<Document>(documents, key);
  if (!previous) return;
  for (const entry of entriesOf(kept(), previous)) void index.remove(entry);
  void documents.remove(key);
}

function replacedIndex(collection: string, name: string): StoreError {
  return new StoreError(
    "STORE_INDEX_REPLACED",
    `Another process declared the index "${name}" of "${collection}" differently: ` +
      "restart this one with the same program",
    { retry: "later" },
  );
}

function keyOf(id: string): Buffer {
  return Buffer.from(checkId(id));
}

export function load<T extends Document>(
  documents: Tables["documents"],
  key: Buffer,
): T | undefined {
  // Decoded before the library uses these bytes again.
  const bytes = documents.getBinaryFast(key);
  // What lies in this table was written by this collection's own verbs.
  return bytes && (decode(bytes) as T);
}

/** False, and nothing done, when a unique value of it is taken. */
function put(
  { documents, index, kept }: Tables,
  { document, key, bytes }: Writing,
  previous: Document | undefined,
): boolean {
  const all = kept();
  if (holderOf(index, all, document)) return false;
  const stale = previous ? entriesOf(all, previous) : [];
  const fresh = entriesOf(all, document);
  for (const entry of stale) if (!hasEntry(fresh, entry)) void index.remove(entry);
  for (const entry of fresh) if (!hasEntry(stale, entry)) void index.put(entry, document._id);
  void documents.put(key, bytes);
  return true;
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
  index: Index,
  ids: Iterable<string>,
  read: (id: string) => T | undefined,
): Page<T> {
  const items: T[] = [];
  for (const id of ids) {
    const document = read(id);
    const values = document && indexRow(document, index, range.prefix);
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
