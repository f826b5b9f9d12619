/**
 * Documents in a MongoDB collection. A replace is filtered on `_id` and the revision before, so
 * that it needs no transaction.
 */
import type { mongo } from "mongoose";
import { StoreError } from "../../base/errors.ts";
import type { Collection, Document, Indexes } from "../../model/collection.ts";
import {
  checkId,
  indexNamed,
  indexRow,
  plainDocument,
  plainRange,
  positionAfter,
  wholeIndex,
  writeCursor,
} from "../index-key.ts";
import { onceUntilFailed } from "../once.ts";
import type { BuildProgress, Documents } from "../port.ts";
import { isVolatile, keptName } from "../volatile.ts";
import { batched } from "./batch.ts";
import { buildIndexes } from "./build.ts";
import { type Claim, claimKeys, claimsName, isVisible, type Room } from "./claims.ts";
import { inTime, refused } from "./errors.ts";
import { type Asked, findAll } from "./find.ts";
import { decodeDocument, type Kept } from "./kept.ts";
import { encodeKeys } from "./keys.ts";
import type { Filter } from "./query.ts";
import { insertUnique, removeUnique, replaceUnique } from "./unique.ts";
import { insertAll, replaceAll } from "./writes.ts";

interface DocumentsOptions {
  /** How long a verb may wait for an answer. */
  readonly answerMs: number;
  readonly progress?: ((progress: BuildProgress) => void) | undefined;
}

/** `database` is asked at every verb: it throws once the store is closed. */
export function mongodbDocuments<T extends Document, I extends Indexes>(
  database: () => mongo.Db,
  declared: Collection<T, I>,
  options: DocumentsOptions,
): Documents<T, I> {
  const isUnique = Object.values(declared.indexes).some((index) => wholeIndex(index).unique);
  const { open, run } = access(database, declared, options);
  const encode = (document: T): Kept => encodeKeys(plainDocument(document));

  const getting = batched((ids: readonly string[]) =>
    run(({ documents }) => getAll<T>(documents, ids), { built: false }),
  );
  const inserting = batched((documents: readonly Kept[]) =>
    run((room) =>
      isUnique ? insertUnique(room, documents) : insertAll(room.documents, documents),
    ),
  );
  const replacing = batched((documents: readonly Kept[]) =>
    run((room) =>
      isUnique ? replaceUnique(room, documents) : replaceAll(room.documents, documents),
    ),
  );
  const removing = batched((ids: readonly string[]) =>
    run((room) => removeAll(room, ids, isUnique), { built: false }),
  );
  const visible = (isUnique ? { "%pending": { $exists: false } } : {}) as Filter;
  const finding = batched((all: readonly Asked[]) =>
    run(({ documents }) => findAll({ documents, visible }, all)),
  );

  return {
    async get(ids) {
      open();
      return getting(ids.map(checkId));
    },
    async insert(added) {
      open();
      return inserting(added.map(encode));
    },
    async replace(changed) {
      open();
      return replacing(changed.map(encode));
    },
    async remove(ids) {
      open();
      await removing(ids.map(checkId));
    },
    async find(name, asked) {
      const index = indexNamed(declared.indexes, name);
      const range = plainRange(index, asked);
      const after = positionAfter(index, range);
      open();
      // What lies in this collection was written by its own verbs.
      const [items = []] = (await finding([{ name, index, range, after }])) as T[][];
      const last = items.at(-1);
      const values = last && indexRow(last, index, range.prefix);
      if (items.length < range.limit || !values) return { items };
      return { items, next: writeCursor({ values, id: last._id }) };
    },
  };
}

/** How a collection is reached, once its indexes are made. */
function access(
  database: () => mongo.Db,
  declared: Collection<Document>,
  { answerMs, progress = () => {} }: DocumentsOptions,
) {
  const { indexes } = declared;
  const name = keptName(declared);
  const keysOf = claimKeys(indexes);
  const options = isVolatile(name) ? { writeConcern: { w: 1, journal: false } } : {};
  const open = (): Room => ({
    documents: database().collection<Kept>(name, options),
    claims: database().collection<Claim>(claimsName(name), options),
    keysOf,
  });
  const ready = onceUntilFailed(() => buildIndexes(open(), indexes, progress));
  const run = async <R>(
    work: (room: Room) => Promise<R>,
    { built = true }: { readonly built?: boolean } = {},
  ): Promise<R> => {
    const room = open();
    try {
      // What is in the way of a build can be read and removed.
      if (built) await ready();
      return await inTime(work(room), name, answerMs);
    } catch (error) {
      throw error instanceof StoreError ? error : refused(name, error);
    }
  };
  return { open, run };
}

async function removeAll(
  room: Room,
  ids: readonly string[],
  isUnique: boolean,
): Promise<"removed"[]> {
  if (isUnique) await removeUnique(room, ids);
  else await room.documents.deleteMany({ _id: { $in: [...ids] } });
  return ids.map(() => "removed");
}

/** In the order of the ids; who asks for the same document gets one of their own. */
async function getAll<T extends Document>(
  documents: mongo.Collection<Kept>,
  ids: readonly string[],
): Promise<(T | undefined)[]> {
  const found = await documents.find({ _id: { $in: [...new Set(ids)] } }).toArray();
  const byId = new Map(found.map((kept) => [kept._id, kept]));
  const given = new Set<string>();
  return ids.map((id) => {
    const kept = byId.get(id);
    if (!kept || !isVisible(kept)) return undefined;
    const own = given.has(id) ? structuredClone(kept) : kept;
    given.add(id);
    return decodeDocument(own) as T;
  });
}
