/** Makes the indexes of a collection, and the claims of its unique ones over what is stored. */
import type { mongo } from "mongoose";
import { StoreError } from "../../base/errors.ts";
import type { Indexes } from "../../model/collection.ts";
import { wholeIndex } from "../index-key.ts";
import type { BuildProgress } from "../port.ts";
import { type Claim, claimAll, claimsName, digest, isAdded, type Room } from "./claims.ts";
import { type Kept, newWriteId } from "./kept.ts";
import { keyOf } from "./query.ts";

const documentsAtOnce = 500;
const repeatMs = 3_000;
/** No claim has such an id: a mark says how far the claims of one set of unique indexes are. */
const markStart = "built:";

interface Mark extends Claim {
  readonly isDone?: boolean;
  /** The document that the build stands at. */
  readonly after?: string;
}

export async function buildIndexes(
  room: Room,
  indexes: Indexes,
  progress: (progress: BuildProgress) => void,
): Promise<void> {
  // Names are left to MongoDB, which makes them from the fields: a changed index is a new one.
  for (const declared of Object.values(indexes)) {
    const key = keyOf(wholeIndex(declared).on, 1);
    await repeatedly(() => room.documents.createIndex(key));
  }
  const unique = Object.entries(indexes).filter(([, declared]) => wholeIndex(declared).unique);
  if (unique.length > 0) await buildClaims(room, unique, progress);
}

/**
 * Building may take any time, so it is not given up; but an answer that was lost never comes.
 * However often it is asked for an index, MongoDB builds it once.
 */
async function repeatedly<R>(ask: () => Promise<R>): Promise<R> {
  let repeat: NodeJS.Timeout | undefined;
  return new Promise<R>((resolve, reject) => {
    const once = () => {
      ask().then(resolve, reject);
    };
    repeat = setInterval(once, repeatMs);
    once();
  }).finally(() => clearInterval(repeat));
}

async function buildClaims(
  { documents, ...room }: Room,
  unique: readonly (readonly [string, Indexes[string]])[],
  progress: (progress: BuildProgress) => void,
): Promise<void> {
  const claims = room.claims as unknown as mongo.Collection<Mark>;
  const _id = `${markStart}${digest(unique)}`;
  // What was built for other declarations has not been kept up since.
  await claims.deleteMany({ owner: markStart, _id: { $ne: _id } });
  await isAdded(claims, { _id, owner: markStart, write: "" });
  const names = unique.map(([name]) => name);
  let done = 0;
  for (;;) {
    const mark = await claims.findOne({ _id });
    if (mark?.isDone) return;
    const filter = mark?.after === undefined ? {} : { _id: { $gt: mark.after } };
    const page = await documents.find(filter).sort({ _id: 1 }).limit(documentsAtOnce).toArray();
    for (const kept of page) await claimStored({ documents, ...room }, kept);
    const last = page.at(-1);
    const isDone = page.length < documentsAtOnce;
    await claims.updateOne({ _id }, { $set: { isDone, ...(last && { after: last._id }) } });
    done += page.length;
    const total = Math.max(done, await documents.estimatedDocumentCount());
    progress({ collection: documents.collectionName, indexes: names, done, total });
  }
}

/** Has them built anew, once documents were written past the claims. */
export async function forgetClaims(database: mongo.Db, collection: string): Promise<void> {
  await database.collection<Claim>(claimsName(collection)).deleteMany({ owner: markStart });
}

async function claimStored(room: Room, kept: Kept): Promise<void> {
  const owner = kept._id;
  const keys = room.keysOf(kept);
  if (await claimAll(room, keys, { owner, write: newWriteId() })) return;
  const found = await room.claims
    .find({ _id: { $in: [...keys] }, owner: { $ne: owner } })
    .toArray();
  throw new StoreError(
    "STORE_NOT_UNIQUE",
    `The unique indexes of "${room.documents.collectionName}" cannot be built, since ` +
      `"${found[0]?.owner}" and "${owner}" hold the same value: ` +
      "change or remove one of them, or declare the index without unique",
  );
}
