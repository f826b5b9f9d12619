/**
 * Documents in LMDB: one table for the documents, one for the index entries of all indexes.
 * Both are written in one transaction, which is synced to disk before a verb resolves.
 */
import { StoreError } from "../../base/errors.ts";
import type { Collection, Document, Indexes } from "../../model/collection.ts";
import {
  type Index,
  indexNamed,
  indexRow,
  type Position,
  plainRange,
  positionAfter,
  writeCursor,
} from "../index-key.ts";
import type { Documents, Page, Range, Scalar } from "../port.ts";
import type { IndexEntries } from "./index-entry.ts";
import { keptAs } from "./indexes.ts";
import type { Tables } from "./tables.ts";
import { insertOne, keyOf, load, removeOne, replaceOne, writing } from "./writing.ts";

export interface BuiltTables extends Tables {
  /** Whether nothing has to be waited for. */
  readonly isReady: () => boolean;
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
  const allBuilt = async ({ built, allBuilt }: BuiltTables) => {
    await built();
    await allBuilt();
  };
  return {
    async get(ids) {
      const { documents, read } = tables();
      const keys = ids.map(keyOf);
      return read(() => keys.map((key) => load<T>(documents, key)));
    },
    async insert(added) {
      const opened = tables();
      const writings = added.map((document) => writing(document, opened));
      if (!opened.isReady()) await allBuilt(opened);
      return opened.write(() => writings.map((one) => insertOne(opened, one)));
    },
    async replace(changed) {
      const opened = tables();
      const writings = changed.map((document) => writing(document, opened));
      if (!opened.isReady()) await allBuilt(opened);
      return opened.write(() => writings.map((one) => replaceOne(opened, one)));
    },
    async remove(ids) {
      const opened = tables();
      const keys = ids.map(keyOf);
      // Not for its own indexes: what keeps one from being unique must be removed first.
      if (!opened.isReady()) await opened.allBuilt();
      await opened.write(() => {
        for (const key of keys) removeOne(opened, key);
      });
    },
    async find(name, asked) {
      const declaration = indexNamed(declared.indexes, name);
      const range = plainRange(declaration, asked);
      const after = positionAfter(declaration, range);
      const opened = tables();
      if (!opened.isReady()) await allBuilt(opened);
      const { documents, index, kept, read } = opened;
      return read(() => {
        const found = keptAs(kept(), name, declared.indexes[name] ?? []);
        if (!found) throw replacedIndex(declared.name, name);
        const ids = matching(index, found.entries, range, after);
        return page(range, declaration, ids, (id) => load<T>(documents, keyOf(id)));
      });
    },
  };
}

function replacedIndex(collection: string, name: string): StoreError {
  return new StoreError(
    "STORE_INDEX_REPLACED",
    `Another process declared the index "${name}" of "${collection}" differently: ` +
      "restart this one with the same program",
    { retry: "later" },
  );
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
