/**
 * Writes to a collection with unique indexes: claims first, then the document, one after the
 * other in the order of the batch. An insert puts its document first, hidden, so that whoever
 * finds its claims can tell whether it is still under way.
 */

import { claimAll, exactly, isAdded, isVisible, patience, type Room, release } from "./claims.ts";
import { refused } from "./errors.ts";
import { type Kept, newWriteId } from "./kept.ts";

type Inserted = "inserted" | "exists";
type Replaced = "replaced" | "stale" | "taken";

export function insertUnique(room: Room, documents: readonly Kept[]) {
  return inTurn(room, documents, insertOne);
}

export function replaceUnique(room: Room, documents: readonly Kept[]) {
  return inTurn(room, documents, replaceOne);
}

export async function removeUnique(room: Room, ids: readonly string[]): Promise<void> {
  for (const id of new Set(ids)) while (!(await isRemoved(room, id)));
}

async function inTurn<Outcome>(
  room: Room,
  documents: readonly Kept[],
  attempt: (room: Room, document: Kept) => Promise<Outcome | undefined>,
): Promise<(Outcome | Error)[]> {
  const outcomes: (Outcome | Error)[] = [];
  for (const document of documents)
    try {
      let outcome: Outcome | undefined;
      while (outcome === undefined) outcome = await attempt(room, document);
      outcomes.push(outcome);
    } catch (error) {
      outcomes.push(refused(room.documents.collectionName, error));
    }
  return outcomes;
}

/** `undefined` when another writer took it for dead: then it begins again. */
async function insertOne(room: Room, document: Kept): Promise<Inserted | undefined> {
  const { documents } = room;
  const write = newWriteId();
  const pending: Kept = { ...document, "%write": write, "%pending": true };
  if (!(await isAdded(documents, pending))) return existing(room, document._id);
  const keys = room.keysOf(document);
  if (!(await claimAll(room, keys, { owner: document._id, write }))) {
    await documents.deleteOne(exactly(pending));
    return "exists";
  }
  const shown = await documents.updateOne(exactly(pending), { $unset: { "%pending": true } });
  if (shown.matchedCount === 1) return "inserted";
  await release(room, keys, write);
  return undefined;
}

/** What has the id: a document, or an insert that may be under way or dead. */
async function existing({ documents }: Room, id: string): Promise<Inserted | undefined> {
  for (const wait = patience(); ; ) {
    const found = await documents.findOne({ _id: id });
    if (isVisible(found)) return "exists";
    if (found && (await wait())) continue;
    if (found) await documents.deleteOne(exactly(found));
    return undefined;
  }
}

/** `undefined` when the document moved on meanwhile, or another writer took this one for dead. */
async function replaceOne(room: Room, document: Kept): Promise<Replaced | undefined> {
  const { documents, claims } = room;
  const write = newWriteId();
  const before = await documents.findOne({ _id: document._id });
  if (!isVisible(before) || before.rev !== document.rev - 1) return "stale";
  const [had, has] = [room.keysOf(before), room.keysOf(document)];
  const added = has.filter((key) => !had.includes(key));
  const dropped = await claimsOn(
    room,
    had.filter((key) => !has.includes(key)),
  );
  if (!(await claimAll(room, added, { owner: document._id, write }))) return "taken";
  const written = await documents.replaceOne(exactly(before), { ...document, "%write": write });
  if (written.matchedCount !== 1) {
    await release(room, added, write);
    return undefined;
  }
  // As they were read before: one that was claimed again since is another's.
  for (const { _id, write } of dropped) await claims.deleteOne({ _id, write });
  return "replaced";
}

async function claimsOn({ claims }: Room, keys: readonly string[]) {
  return keys.length === 0 ? [] : claims.find({ _id: { $in: [...keys] } }).toArray();
}

async function isRemoved(room: Room, id: string): Promise<boolean> {
  const { documents, claims } = room;
  const before = await documents.findOne({ _id: id });
  if (!isVisible(before)) return true;
  const dropped = await claimsOn(room, room.keysOf(before));
  const { deletedCount } = await documents.deleteOne(exactly(before));
  if (deletedCount !== 1) return false;
  for (const { _id, write } of dropped) await claims.deleteOne({ _id, write });
  return true;
}
