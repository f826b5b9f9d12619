/** Migrations to try. */
import type { Document } from "../../src/model/collection.ts";
import type { Migration } from "../../src/store/prepare.ts";
import { type Note, noteCollection } from "../contract/behaviours/notes.ts";

/** Gives every note a size; `onChange` hears of each that gets one. */
export function addsSize(to: number, onChange: (note: Note) => void = () => {}): Migration {
  return {
    to,
    collection: noteCollection("notes"),
    change(document: Document) {
      // Only notes lie in this collection.
      const note = document as Note;
      if (note.size !== undefined) return note;
      onChange(note);
      return { ...note, size: 1 } as Note;
    },
  };
}
