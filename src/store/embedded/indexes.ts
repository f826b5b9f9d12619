/**
 * Which indexes the table of index entries holds. That stands in the table itself, so that every
 * writer, also one of an older program in another process, keeps up each index there is.
 * An index is kept up from the transaction on that adds it; a build then adds what was there before.
 */
import type { Database } from "lmdb";
import { StoreError } from "../../base/errors.ts";
import type { Document, Indexes } from "../../model/collection.ts";
import { type Index, indexRows, wholeIndex } from "../index-key.ts";
import { type IndexEntries, indexEntries } from "./index-entry.ts";

type IndexTable = Database<string, Buffer>;

interface Note extends Index {
  /** Begins all entries of the index. Never given twice while entries are left. */
  readonly number: number;
  readonly name: string;
  readonly state: "building" | "ready" | "leaving";
  /** The document that a build stands at, in base64. */
  readonly after?: string;
}

export interface KeptIndex extends Note {
  readonly entries: IndexEntries;
}

/** Where the table notes its indexes: below every index entry. */
const noteKey = Buffer.from([0]);

/** The indexes to keep up. */
export interface Kept {
  /** Call it within the transaction. */
  (): readonly KeptIndex[];
  /** As they were found last: the very same list, unless they have changed. */
  readonly last: () => readonly KeptIndex[];
}

export function keptIndexes(table: IndexTable): Kept {
  let written = Buffer.alloc(0);
  let kept: readonly KeptIndex[] = [];
  const read = () => {
    const found = table.getBinaryFast(noteKey);
    const end = found?.length ?? 0;
    // The library lends a buffer that is longer than what it says of itself.
    if (end === written.length && found?.compare(written, 0, end, 0, end) === 0) return kept;
    written = Buffer.from(found?.subarray(0, end) ?? []);
    kept = (readNotes(found && written.toString()) ?? []).map((note) => ({
      ...note,
      entries: indexEntries(String(note.number), note.on.length),
    }));
    return kept;
  };
  return Object.assign(read, { last: () => kept });
}

/** Nothing where there are none, and where they are those of a version that noted otherwise. */
function readNotes(written: string | undefined): Note[] | undefined {
  const notes: unknown = written === undefined ? undefined : JSON.parse(written);
  // A list was written by this file.
  return Array.isArray(notes) ? (notes as Note[]) : undefined;
}

export function writeNotes(table: IndexTable, notes: readonly Note[]): void {
  const plain = notes.map(({ number, name, state, on, each, unique, after }) => ({
    ...{ number, name, state, on, each, unique, after },
  }));
  void table.put(noteKey, JSON.stringify(plain));
}

/** Before the first declaration, and when the entries can no longer be trusted. */
export function forgetIndexes(table: IndexTable): void {
  void table.remove(noteKey);
}

export function isForgotten(table: IndexTable): boolean {
  return readNotes(table.get(noteKey)) === undefined;
}

/** The kept index that a declaration means. */
export function keptAs(
  kept: readonly KeptIndex[],
  name: string,
  declared: Indexes[string],
): KeptIndex | undefined {
  const wanted = shapeOf(wholeIndex(declared));
  return kept.find(
    (one) => one.name === name && one.state !== "leaving" && shapeOf(one) === wanted,
  );
}

function shapeOf({ on, each, unique }: Index): string {
  return JSON.stringify([on, each ?? null, unique]);
}

/** The entries a document asks for, of all indexes. */
export function entriesOf(kept: readonly KeptIndex[], document: Document): Buffer[] {
  const entries: Buffer[] = [];
  for (const index of kept) {
    if (index.state === "leaving") continue;
    for (const values of indexRows(document, index))
      entries.push(index.entries.entry({ values, id: document._id }));
  }
  return entries;
}

/** Who else holds a unique value of the document. */
export function holderOf(
  table: IndexTable,
  kept: readonly KeptIndex[],
  document: Document,
): { readonly index: string; readonly id: string } | undefined {
  for (const index of kept) {
    if (!index.unique || index.state === "leaving") continue;
    for (const prefix of indexRows(document, index)) {
      const { low, high } = index.entries.bounds({ prefix, limit: 1 });
      // Its own entry may come first, and at most one other follows.
      for (const { value } of table.getRange({ start: low, end: high, limit: 2 }))
        if (value !== document._id) return { index: index.name, id: value };
    }
  }
  return undefined;
}

export function notUnique(
  collection: string,
  { index, id }: { readonly index: string; readonly id: string },
  other: string,
): StoreError {
  return new StoreError(
    "STORE_NOT_UNIQUE",
    `The index "${index}" of "${collection}" cannot be unique, since "${id}" and "${other}" hold the same value: ` +
      "change or remove one of them, or declare the index without unique",
  );
}
