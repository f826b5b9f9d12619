/** A process on a store of what need not survive the machine: counts up without end, or writes and reads as told over IPC. */
import { storeFor } from "../../src/store/open.ts";
import { aNote, noteCollection, revised } from "../contract/behaviours/notes.ts";
import { storeSettings } from "./places.ts";
import { volatile } from "./volatile.ts";

const store = volatile(storeFor(storeSettings(process.argv[2] ?? "")));
await store.open();
const notes = store.collection(noteCollection("notes"));

process.on("message", async (message: { write: number } | { add: number } | "read" | "flood") => {
  if (message === "flood") return flood();
  if (message === "read") return process.send?.({ seen: (await notes.get(["note"]))[0]?.rev });
  if ("add" in message) return process.send?.({ added: await add(message.add) });
  const note = aNote({ rev: message.write });
  const [outcome] = await (message.write === 1 ? notes.insert([note]) : notes.replace([note]));
  process.send?.({ outcome });
});
process.send?.("ready");

/** Reads, changes and tries again until so many changes are kept. */
async function add(times: number): Promise<number> {
  let done = 0;
  while (done < times) {
    const [note] = await notes.get(["note"]);
    if (!note) throw new Error("the note is gone");
    const [outcome] = await notes.replace([revised(note, { size: (note.size ?? 0) + 1 })]);
    if (outcome === "replaced") done += 1;
  }
  return done;
}

/** Names each write once it is acknowledged. */
async function flood(): Promise<void> {
  for (let at = 0; ; at++) {
    await notes.insert([aNote({ _id: `flood-${at}`, size: at })]);
    process.send?.({ kept: at });
  }
}
