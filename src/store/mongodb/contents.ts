/**
 * Everything of ours in a MongoDB database, collection by collection, whatever declared it.
 * Businesses keep other things beside it: those do not have our documents' `_id` and `rev`.
 */
import type { mongo } from "mongoose";
import { StoreError } from "../../base/errors.ts";
import type { Document } from "../../model/collection.ts";
import { checkId } from "../index-key.ts";
import { mostAtOnce, mostBytesAtOnce } from "../page-size.ts";
import type { Contents } from "../port.ts";
import { isVolatile } from "../volatile.ts";
import { forgetClaims } from "./build.ts";
import { holdsClaims } from "./claims.ts";
import { refused } from "./errors.ts";
import { holdsFiles } from "./files.ts";
import { decodeDocument } from "./kept.ts";
import { encodeKeys } from "./keys.ts";

const duplicateKey = 11_000;

export interface Database {
  readonly database: mongo.Db;
  readonly sizeOf: (document: object) => number;
}

export function mongodbContents(databaseOf: () => Database): Contents {
  const collectionOf = (name: string) => databaseOf().database.collection<Document>(name);
  return {
    async names() {
      const { database } = databaseOf();
      return attempt("the list of collections", () => sortOut(database));
    },
    async get(name, ids) {
      const wanted = ids.map(checkId);
      const found = await attempt(name, () =>
        collectionOf(name)
          .find({ "%pending": null, _id: { $in: wanted } })
          .toArray(),
      );
      const byId = new Map(found.map((document) => [document._id, decodeDocument(document)]));
      return wanted.map((id) => byId.get(id));
    },
    async *scan(name, after) {
      const { sizeOf } = databaseOf();
      const filter = { "%pending": null, ...(after !== undefined && { _id: { $gt: after } }) };
      const found = collectionOf(name).find(filter).sort({ _id: 1 }).batchSize(mostAtOnce);
      try {
        yield* inPages(found, sizeOf);
      } catch (error) {
        throw error instanceof StoreError ? error : refused(name, error);
      }
    },
    async put(name, documents) {
      await attempt(name, async () => {
        await forgetClaims(databaseOf().database, name);
        await putAll(collectionOf(name), documents.map(encodeKeys));
      });
    },
    async remove(name, ids) {
      if (ids.length === 0) return;
      await attempt(name, () => collectionOf(name).deleteMany({ _id: { $in: [...ids] } }));
    },
    // MongoDB keeps its indexes itself.
    indexFault: async () => undefined,
  };
}

/** Into an empty place, plain inserts do; where some are there already, all are replaced. */
async function putAll(native: mongo.Collection<Document>, documents: Document[]): Promise<void> {
  if (documents.length === 0) return;
  try {
    await native.insertMany(documents, { ordered: false });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === duplicateKey)) throw error;
    const writes = documents.map((replacement) => ({
      replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
    }));
    await native.bulkWrite(writes, { ordered: false });
  }
}

async function sortOut(database: mongo.Db): Promise<{ own: string[]; foreign: string[] }> {
  const listed = await database.listCollections({}, { nameOnly: true }).toArray();
  const own: string[] = [];
  const foreign: string[] = [];
  for (const { name } of listed) {
    if (name.startsWith("system.") || holdsFiles(name) || holdsClaims(name)) continue;
    if (isVolatile(name)) continue;
    const sample: unknown = await database.collection(name).findOne();
    if (sample === null) continue;
    (isOurs(sample) ? own : foreign).push(name);
  }
  return { own: own.sort(), foreign: foreign.sort() };
}

function isOurs(sample: unknown): boolean {
  if (typeof sample !== "object" || sample === null) return false;
  if (!("_id" in sample) || !("rev" in sample)) return false;
  return typeof sample._id === "string" && Number.isSafeInteger(sample.rev);
}

async function* inPages(found: AsyncIterable<Document>, sizeOf: (document: object) => number) {
  let page: Document[] = [];
  let sizeBytes = 0;
  for await (const document of found) {
    page.push(decodeDocument(document));
    sizeBytes += sizeOf(document);
    if (page.length < mostAtOnce && sizeBytes < mostBytesAtOnce) continue;
    yield page;
    page = [];
    sizeBytes = 0;
  }
  if (page.length > 0) yield page;
}

async function attempt<R>(what: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StoreError ? error : refused(what, error);
  }
}
