/** Eight writers on an embedded store, each naming over IPC what was acknowledged, until killed. */
import { randomUUID } from "node:crypto";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { aPerson, peopleCollection } from "../contract/behaviours/people.ts";

const [directory = "", process_ = ""] = process.argv.slice(2);
const store = embeddedStore({ directory });
await store.open();
const people = store.collection(peopleCollection("people"));
process.send?.({ type: "ready" });

await Promise.all(Array.from({ length: 8 }, (_, at) => write(`${process_}-${at}`)));

/** Inserts documents, changes them now and then, and wants what all others want too. */
async function write(writer: string): Promise<void> {
  const run = randomUUID().slice(0, 8);
  for (let at = 0; ; at++) {
    const _id = `${writer}-${run}-${at}`;
    const phones = [_id, `shared-${at % 50}`];
    const own = aPerson({
      _id,
      city: "Rome",
      name: _id,
      phones: [_id],
      days: [new Date(at)],
      seen: at,
    });
    await people.insert([own]);
    process.send?.({ type: "kept", id: _id, rev: 1 });
    const [outcome] = await people.replace([{ ...own, rev: 2, phones, days: [new Date(at + 1)] }]);
    if (outcome === "replaced") process.send?.({ type: "kept", id: _id, rev: 2 });
    if (at % 7 !== 0) continue;
    process.send?.({ type: "removing", id: _id });
    await people.remove([_id]);
    process.send?.({ type: "removed", id: _id });
  }
}
