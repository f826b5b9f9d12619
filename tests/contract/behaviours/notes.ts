/** The documents the contract is tried with. */
import { expect } from "chai";
import { StoreError } from "../../../src/base/errors.ts";
import type { PlainData } from "../../../src/base/plain.ts";
import { type Collection, collection, type Document } from "../../../src/model/collection.ts";
import type { Documents, Range, Store } from "../../../src/store/port.ts";

export type MakeStore = (place: string) => Store;

export interface Note extends Document {
  readonly topic?: string | null;
  readonly at?: Date | null;
  readonly size?: number;
  readonly isDone?: boolean;
  readonly data?: PlainData;
}

const indexes = {
  topic: ["topic"],
  timeline: ["topic", "at"],
  at: ["at"],
  size: ["size"],
  done: ["isDone", "topic", "size"],
} as const satisfies Record<string, readonly (keyof Note & string)[]>;

export type Notes = Documents<Note, typeof indexes>;
export type NoteIndex = keyof typeof indexes;

export function noteCollection(name: string): Collection<Note, typeof indexes> {
  return collection<Note>()(name, indexes);
}

export function aNote(given: Partial<Note> = {}): Note {
  return { _id: "note", rev: 1, ...given };
}

/** `count` notes with ids that sort as their numbers do. */
export function someNotes(count: number, given: (at: number) => Partial<Note>): Note[] {
  return Array.from({ length: count }, (_, at) =>
    aNote({ _id: `note-${String(at).padStart(4, "0")}`, ...given(at) }),
  );
}

export function revised(note: Note, given: Partial<Note> = {}): Note {
  return { ...note, ...given, rev: note.rev + 1 };
}

/** One open store for a group of tests, and for each call a collection with nothing in it. */
export function freshNotes(makeStore: MakeStore, place: string): () => Notes {
  const store = makeStore(place);
  let count = 0;
  before(() => store.open());
  after(() => store.close());
  return () => {
    count += 1;
    return store.collection(noteCollection(`notes-${count}`));
  };
}

/** The code a store refuses `work` with. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    expect(error).instanceOf(StoreError);
    return (error as StoreError).code;
  }
  throw new Error("the store refused nothing");
}

export async function idsOf(notes: Notes, index: NoteIndex, range: Partial<Range> = {}) {
  const { items } = await notes.find(index, { limit: 100, ...range });
  return items.map(({ _id }) => _id);
}

export const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
