/** Declares an index over what is stored, and tells over IPC how far its build has come. */
import { collection } from "../../src/model/collection.ts";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import type { Note } from "../contract/behaviours/notes.ts";

const store = embeddedStore({
  directory: process.argv[2] ?? "",
  progress: ({ done }) => process.send?.({ done }),
});
await store.open();
await store.collection(collection<Note>()("notes", { size: ["size"] })).find("size", { limit: 1 });
