/**
 * Builds declared indexes over what is stored already, in chunks of one transaction each. Every
 * chunk notes how far it came: another process, or this one after a kill, goes on from there.
 */
import type { Document, Indexes } from "../../model/collection.ts";
import { wholeIndex } from "../index-key.ts";
import type { BuildProgress } from "../port.ts";
import {
  entriesOf,
  holderOf,
  isForgotten,
  type KeptIndex,
  keptAs,
  notUnique,
  writeNotes,
} from "./indexes.ts";
import type { Tables } from "./tables.ts";
import { load } from "./writing.ts";

/** Some ten milliseconds, in which no other process can write. */
const documentsAtOnce = 500;
const entriesAtOnce = 5_000;

export interface Build {
  readonly collection: string;
  readonly indexes: Indexes;
  readonly tables: Tables;
  readonly progress: (progress: BuildProgress) => void;
}

export async function buildIndexes(build: Build): Promise<void> {
  const { tables, indexes } = build;
  if (tables.read(() => isBuilt(tables, indexes))) return;
  await tables.write(() => plan(tables, indexes));
  for (let isDone = false; !isDone; ) isDone = await tables.write(() => takeAway(tables));
  let done = 0;
  for (;;) {
    const chunk = await tables.write(() => addChunk(build));
    if (!chunk) return;
    done += chunk.count;
    const total = tables.documents.getCount();
    build.progress({ collection: build.collection, indexes: chunk.names, done, total });
  }
}

function isBuilt({ index, kept }: Tables, indexes: Indexes): boolean {
  const all = kept();
  const isComplete = Object.entries(indexes).every(
    ([name, declared]) => keptAs(all, name, declared)?.state === "ready",
  );
  return isComplete && all.length === Object.keys(indexes).length && !isForgotten(index);
}

/** Notes what is to come and what is to go; from here on every writer keeps up the former. */
function plan({ index, kept }: Tables, indexes: Indexes): void {
  // Entries of nobody knows what.
  if (isForgotten(index)) index.clearSync();
  const before = kept();
  const stays = Object.entries(indexes).map(([name, declared]) => keptAs(before, name, declared));
  const notes = before.map((note) =>
    stays.includes(note) ? note : { ...note, state: "leaving" as const },
  );
  const last = Math.max(0, ...before.map(({ number }) => number));
  const added = Object.entries(indexes).filter((_, at) => stays[at] === undefined);
  writeNotes(index, [
    ...notes,
    ...added.map(([name, declared], at) => ({
      ...wholeIndex(declared),
      number: last + 1 + at,
      name,
      state: "building" as const,
    })),
  ]);
}

/** Removes entries of indexes that are no longer declared; true once there are none. */
function takeAway({ index, kept }: Tables): boolean {
  const leaving = kept().find(({ state }) => state === "leaving");
  if (!leaving) return true;
  const { low, high } = leaving.entries.bounds({ limit: 1 });
  const keys = [...index.getKeys({ start: low, end: high, limit: entriesAtOnce })];
  for (const key of keys) void index.remove(key);
  if (keys.length < entriesAtOnce)
    writeNotes(
      index,
      kept().filter((note) => note !== leaving),
    );
  return false;
}

interface Chunk {
  readonly count: number;
  readonly names: readonly string[];
}

/** Adds the next documents to the indexes that stand where the first of them does. */
function addChunk({ collection, tables }: Build): Chunk | undefined {
  const { documents, index, kept } = tables;
  const first = kept().find(({ state }) => state === "building");
  if (!first) return undefined;
  const together = kept().filter(
    ({ state, after }) => state === "building" && after === first.after,
  );
  const after = first.after === undefined ? undefined : Buffer.from(first.after, "base64");
  let last: Buffer | undefined = after;
  let count = 0;
  for (const key of documents.getKeys(after ? { start: after } : {})) {
    if (after?.equals(key)) continue;
    const document = load<Document>(documents, key);
    if (document) addEntries({ collection, index, together, document });
    last = key;
    count += 1;
    if (count === documentsAtOnce) break;
  }
  const notes = kept().map((note) => {
    if (!together.includes(note)) return note;
    const { after: _, ...rest } = note;
    if (count < documentsAtOnce || !last) return { ...rest, state: "ready" as const };
    return { ...rest, after: last.toString("base64") };
  });
  writeNotes(index, notes);
  return { count, names: together.map(({ name }) => name) };
}

function addEntries(to: {
  readonly collection: string;
  readonly index: Tables["index"];
  readonly together: readonly KeptIndex[];
  readonly document: Document;
}): void {
  const { collection, index, together, document } = to;
  const holder = holderOf(index, together, document);
  if (holder) throw notUnique(collection, holder, document._id);
  for (const entry of entriesOf(together, document)) void index.put(entry, document._id);
}
