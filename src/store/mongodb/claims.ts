/**
 * Unique values without transactions and without a server's own unique indexes, which differ
 * between servers for lists. A claim is a document of a side collection whose id is the value, so
 * that only one can be there; it names the document that holds the value, and a write.
 *
 * Invariant: a document that readers see holds a claim on each of its unique values. Claims are
 * made before the document and dropped after it. One whose document does not show the value
 * belongs to a write under way or to a dead one: who wants the value waits a while, then keeps
 * that write out (`%pending` or `%fence` moves under it) and takes the claim over.
 */
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { mongo } from "mongoose";
import type { Indexes } from "../../model/collection.ts";
import { indexRows, wholeIndex } from "../index-key.ts";
import { decodeDocument, type Kept, type Native, newWriteId } from "./kept.ts";

const duplicateKey = 11_000;
/** How long a write under way is waited for before it counts as dead. */
const patienceMs = 2_000;

export interface Claim {
  /** From the index and the value. */
  readonly _id: string;
  readonly owner: string;
  readonly write: string;
}

export interface Room {
  readonly documents: Native;
  readonly claims: mongo.Collection<Claim>;
  /** The claims that a document needs, in an order that is the same for all. */
  readonly keysOf: (kept: Kept) => readonly string[];
}

/** The name of the side collection. */
export function claimsName(collection: string): string {
  return `${collection}.unique`;
}

export function holdsClaims(collection: string): boolean {
  return collection.endsWith(claimsName(""));
}

export function claimKeys(indexes: Indexes): Room["keysOf"] {
  const unique = Object.entries(indexes)
    .map(([name, declared]) => ({ name, index: wholeIndex(declared) }))
    .filter(({ index }) => index.unique);
  return (kept) => {
    const document = decodeDocument(kept);
    const keys = unique.flatMap(({ name, index }) =>
      indexRows(document, index).map((values) =>
        digest([name, index.on, index.each, typed(values)]),
      ),
    );
    return keys.sort();
  };
}

function typed(values: readonly unknown[]): unknown[] {
  return values.map((value) => (value instanceof Date ? { date: value.getTime() } : value));
}

export function digest(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}

/** Claims all of `keys` or none; false when another document holds one of them. */
export async function claimAll(room: Room, keys: readonly string[], mine: Omit<Claim, "_id">) {
  for (const key of keys) {
    if (await claim(room, { _id: key, ...mine })) continue;
    await release(room, keys, mine.write);
    return false;
  }
  return true;
}

export async function release({ claims }: Room, keys: readonly string[], write: string) {
  if (keys.length > 0) await claims.deleteMany({ _id: { $in: [...keys] }, write });
}

async function claim(room: Room, mine: Claim): Promise<boolean> {
  for (const wait = patience(); ; ) {
    if (await isAdded(room.claims, mine)) return true;
    const found = await room.claims.findOne({ _id: mine._id });
    const outcome = found && (await contest(room, { mine, found, wait }));
    if (typeof outcome === "boolean") return outcome;
  }
}

interface Contest {
  readonly mine: Claim;
  readonly found: Claim;
  readonly wait: () => Promise<boolean>;
}

/** Whether the claim becomes `mine`; `undefined` when it has to be looked at again. */
async function contest({ documents, claims, keysOf }: Room, { mine, found, wait }: Contest) {
  const holder = await documents.findOne({ _id: found.owner });
  // One's own document has moved on: the write that asks will find itself stale.
  if (isVisible(holder) && keysOf(holder).includes(mine._id)) return found.owner === mine.owner;
  if (isPossible(holder, found.write) && (await wait())) return undefined;
  if (!(await isKeptOut(documents, holder, found.write))) return undefined;
  const { owner, write } = mine;
  const filter = { _id: mine._id, write: found.write };
  const taken = await claims.updateOne(filter, { $set: { owner, write } });
  return taken.matchedCount === 1 ? true : undefined;
}

/** Waits a little longer each time; false once it has waited enough. */
export function patience(): () => Promise<boolean> {
  const until = performance.now() + patienceMs;
  let delayMs = 4;
  return async () => {
    if (performance.now() > until) return false;
    delayMs = Math.min(delayMs * 2, 100);
    await pause(delayMs * (0.5 + Math.random() / 2));
    return true;
  };
}

export function isVisible(kept: Kept | null): kept is Kept {
  return kept !== null && kept["%pending"] === undefined;
}

/** An insert puts its own document first, and a replace needs one that readers see. */
function isPossible(holder: Kept | null, write: string): boolean {
  return isVisible(holder) || holder?.["%write"] === write;
}

/** Whether the write that made a claim can no longer happen to the document as it was read. */
async function isKeptOut(documents: Native, holder: Kept | null, write: string): Promise<boolean> {
  if (!holder || !isPossible(holder, write)) return true;
  if (!isVisible(holder)) return (await documents.deleteOne(exactly(holder))).deletedCount === 1;
  const fence = { $set: { "%fence": newWriteId() } };
  return (await documents.updateOne(exactly(holder), fence)).matchedCount === 1;
}

/** Matches the document only as it was read. */
export function exactly(kept: Kept): mongo.Filter<Kept> {
  const { _id, rev } = kept;
  const [write = null, pending = null, fence = null] = [
    kept["%write"],
    kept["%pending"],
    kept["%fence"],
  ];
  // To a server, null also means that there is none.
  return { _id, rev, "%write": write, "%pending": pending, "%fence": fence } as mongo.Filter<Kept>;
}

/** False when something with its id is there. */
export async function isAdded<T extends { readonly _id: string }>(
  collection: mongo.Collection<T>,
  added: T,
): Promise<boolean> {
  try {
    await collection.insertOne(added as mongo.OptionalUnlessRequiredId<T>);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === duplicateKey) return false;
    throw error;
  }
}
