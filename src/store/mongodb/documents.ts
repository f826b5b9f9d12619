/**
 * Documents in a MongoDB collection. A replace is filtered on `_id` and the revision before, so
 * that it needs no transaction.
 */
import type { mongo } from "mongoose";
import { StoreError } from "../../base/errors.ts";
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
import type { Documents, Range, Scalar } from "../port.ts";
import { refused } from "./errors.ts";
import { decodeKeys, encodeKeys } from "./keys.ts";

type Native = mongo.Collection<Document>;
type Filter = mongo.Filter<Document>;
const duplicateKey = 11_000;

/** `native` is asked at every verb: it throws once the store is closed. */
export function mongodbDocuments<T extends Document, I extends Indexes>(
  native: () => Native,
  declared: Collection<T, I>,
): Documents<T, I> {
  const ready = once(() => createIndexes(native(), declared.indexes));
  const encode = (document: T) => encodeKeys(plainDocument(document));
  // What lies in this collection was written by its own verbs.
  const decode = (document: Document) => decodeKeys(document) as T;

  const run = async <R>(work: (collection: Native) => Promise<R>): Promise<R> => {
    const collection = native();
    try {
      await ready();
      return await work(collection);
    } catch (error) {
      throw error instanceof StoreError ? error : refused(declared.name, error);
    }
  };

  return {
    async get(ids) {
      const asked = ids.map(checkId);
      const found = await run((collection) => findAll(collection, asked));
      const byId = new Map(found.map((document) => [document._id, document]));
      return asked.map((id) => {
        const document = byId.get(id);
        return document && decode(document);
      });
    },
    async insert(added) {
      const encoded = added.map(encode);
      return run((collection) => insertAll(collection, encoded));
    },
    async replace(changed) {
      const encoded = changed.map(encode);
      return run((collection) => replaceAll(collection, encoded));
    },
    async remove(ids) {
      const asked = ids.map(checkId);
      await run((collection) => collection.deleteMany({ _id: { $in: asked } }));
    },
    async find(index, asked) {
      const fields = fieldsOf(declared.indexes, index);
      const range = plainRange(fields, asked);
      const after = range.after === undefined ? undefined : readCursor(range.after, fields);
      const found = await run((collection) =>
        collection
          .find(filterOf(fields, range, after))
          .sort(keyOf(fields, range.reverse ? -1 : 1))
          .limit(range.limit)
          .toArray(),
      );
      const items = found.map(decode);
      const last = items.at(-1);
      const values = last && indexValues(last, fields);
      if (items.length < range.limit || !values) return { items };
      return { items, next: writeCursor({ values, id: last._id }) };
    },
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}

/** Names are left to MongoDB, which makes them from the fields: a changed index is a new one. */
async function createIndexes(native: Native, indexes: Indexes): Promise<void> {
  for (const fields of Object.values(indexes)) await native.createIndex(keyOf(fields, 1));
}

function keyOf(fields: readonly string[], direction: 1 | -1): Record<string, 1 | -1> {
  return Object.fromEntries([...fields, "_id"].map((field) => [field, direction]));
}

async function findAll(native: Native, ids: readonly string[]): Promise<Document[]> {
  return ids.length === 0 ? [] : native.find({ _id: { $in: ids } }).toArray();
}

async function insertAll(native: Native, documents: readonly Document[]) {
  if (documents.length === 0) return [];
  try {
    await native.insertMany([...documents], { ordered: false });
    return documents.map(() => "inserted" as const);
  } catch (error) {
    const taken = duplicates(error);
    if (!taken) throw error;
    return documents.map((_, at) => (taken.has(at) ? ("exists" as const) : ("inserted" as const)));
  }
}

/** Positions whose id was taken; `undefined` when anything else went wrong. */
function duplicates(error: unknown): Set<number> | undefined {
  const { writeErrors, result } = error as Partial<mongo.MongoBulkWriteError>;
  const failures = writeErrors === undefined ? [] : [writeErrors].flat();
  const isLess = failures.length === 0 || result?.getWriteConcernError() !== undefined;
  if (isLess || failures.some(({ code }) => code !== duplicateKey)) return undefined;
  return new Set(failures.map(({ index }) => index));
}

/** Side by side, but for two revisions of one document: the later one waits for the earlier. */
async function replaceAll(native: Native, replacements: readonly Document[]) {
  const latest = new Map<string, Promise<"replaced" | "stale">>();
  const outcomes = replacements.map((replacement) => {
    const earlier = latest.get(replacement._id);
    const outcome = replaceOne(native, replacement, earlier);
    latest.set(replacement._id, outcome);
    return outcome;
  });
  // None is under way any more when a failure is told.
  await Promise.allSettled(outcomes);
  return Promise.all(outcomes);
}

async function replaceOne(native: Native, replacement: Document, earlier?: Promise<unknown>) {
  await earlier;
  const filter = { _id: replacement._id, rev: replacement.rev - 1 };
  const { matchedCount } = await native.replaceOne(filter, replacement);
  return matchedCount === 1 ? ("replaced" as const) : ("stale" as const);
}

/** The range as a filter; the cursor becomes "after this position" spelled out field by field. */
function filterOf(fields: readonly string[], range: Range, after: Position | undefined): Filter {
  const prefix = range.prefix ?? [];
  const all: Record<string, unknown>[] = fields.map((field, at) => ({
    [field]: prefix[at] ?? { $ne: null },
  }));
  const next = fields[prefix.length];
  if (next && range.from !== undefined) all.push({ [next]: { $gte: range.from } });
  if (next && range.before !== undefined) all.push({ [next]: { $lt: range.before } });
  if (after) all.push(afterPosition(fields, after, range.reverse ? "$lt" : "$gt"));
  return { $and: all } as Filter;
}

function afterPosition(
  fields: readonly string[],
  { values, id }: Position,
  beyond: "$lt" | "$gt",
): Record<string, unknown> {
  const position: [string, Scalar | undefined][] = fields.map((field, at) => [field, values[at]]);
  position.push(["_id", id]);
  return {
    $or: position.map(([field, value], at) => ({
      ...Object.fromEntries(position.slice(0, at)),
      [field]: { [beyond]: value },
    })),
  };
}
