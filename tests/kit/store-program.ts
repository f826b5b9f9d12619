/** A second process on an embedded store: replaces a document as it is told over IPC, and says how it went. */

import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { aNote, noteCollection } from "../contract/behaviours/notes.ts";

const store = embeddedStore({ directory: process.argv[2] ?? "" });
await store.open();
const notes = store.collection(noteCollection("notes"));

process.on("message", async (message: { rev: number } | "flood" | "fill") => {
  if (message === "flood") return flood();
  if (message === "fill") return fill();
  const [outcome] = await notes.replace([aNote({ rev: message.rev, topic: "other" })]);
  const [seen] = await notes.get(["note"]);
  process.send?.({ outcome, seen: seen?.rev });
});
process.send?.("ready");

/** Writes without end, and names each write once it is acknowledged. */
async function flood(): Promise<void> {
  for (let at = 0; ; at++) {
    await notes.insert([aNote({ _id: `flood-${at}`, topic: "flood", size: at })]);
    process.send?.({ kept: at });
  }
}

/** Writes until the disk is full, and then what has room again once something is removed. */
async function fill(): Promise<void> {
  const big = "x".repeat(100_000);
  let kept = 0;
  let refused: unknown;
  while (refused === undefined)
    await notes.insert([aNote({ _id: `big-${kept}`, data: big })]).then(
      () => kept++,
      (error: { code: string; retry: string }) => {
        refused = [error.code, error.retry];
      },
    );
  const found = await notes.get(Array.from({ length: kept + 1 }, (_, at) => `big-${at}`));
  const lost = found.findIndex((note) => note?.data !== big);
  await notes.remove(["big-0", "big-1", "big-2"]);
  const [outcome] = await notes.insert([aNote({ _id: "after" })]);
  process.send?.({ refused, isLostOnly: lost === kept, outcome });
}
