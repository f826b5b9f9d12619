/** Twenty writes, one after the other, each named on standard output once it is acknowledged. */
import { writeSync } from "node:fs";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { aNote, noteCollection } from "../contract/behaviours/notes.ts";

const store = embeddedStore({ directory: process.argv[2] ?? "" });
await store.open();
const notes = store.collection(noteCollection("notes"));
await notes.insert([aNote()]);
for (let rev = 2; rev <= 21; rev++) {
  await notes.replace([aNote({ rev })]);
  // As a plain system call, so that it stands in the trace where it happened.
  writeSync(1, `acknowledged ${rev}\n`);
}
await store.close();
