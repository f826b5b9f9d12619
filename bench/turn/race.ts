/** One contestant on one store, in a process of its own; prints what it took as JSON. */
import { storeFor } from "../../src/store/open.ts";
import { type Begin, gameOf, measured, warmRounds } from "./play.ts";
import { customerNames, thanks } from "./scene.ts";

// Loaded alone: the heap of one must not burden another.
const contestants: Record<string, () => Promise<Begin>> = {
  throughline: async () => (await import("./throughline.ts")).throughline,
  dialogs: async () => (await import("./dialogs.js")).dialogs,
  plain: async () => (await import("./plain.ts")).plain,
};
const [name = "", address = "", customers = "", inFlight = ""] = process.argv.slice(2);
const store = storeFor(
  address.startsWith("mongodb") ? { mongodbUri: address, directory: "" } : { directory: address },
);
await store.open();
const begin = await contestants[name]?.();
if (!begin) throw new Error(`there is no contestant "${name}"`);
const game = await gameOf(begin, store);
const playing = (group: string) =>
  measured(game, {
    customers: customerNames(group, Number(customers)),
    inFlight: Number(inFlight),
  });
// What is compiled and opened on the way is no part of a turn.
// A server that is slow over many documents is not filled with more than it takes.
const rounds = address.startsWith("mongodb") ? 1 : warmRounds;
for (let round = 0; round < rounds; round++) await playing(`warm-${round}`);
const played = await playing("played");
const unfinished = [...game.lastSent.values()].filter((text) => text !== thanks).length;
if (unfinished > 0) throw new Error(`${unfinished} customers did not come to the end`);
process.stdout.write(JSON.stringify(played));
await game.contestant.stop();
await store.close();
process.exit(0);
