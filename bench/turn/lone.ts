/**
 * A turn that is alone, beside two bare durable writes made by turns with it, on the embedded
 * store; how many commits, each of them synced, it takes to the first send and in all. As JSON.
 */
import { join } from "node:path";
import { open } from "lmdb";
import { collection, type Document } from "../../src/model/collection.ts";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { gameOf, measured, percentile, warmRounds } from "./play.ts";
import { customerNames, interleaved } from "./scene.ts";
import { throughline } from "./throughline.ts";

interface Bare extends Document {
  readonly text: string;
}

const [directory = "", customers = ""] = process.argv.slice(2);
const store = embeddedStore({ directory });
await store.open();
const bare = store.collection(collection<Bare>()("bare", {}));
const env = open({ path: join(directory, "store"), maxDbs: 128 });
const commits = () => (env.getStats() as { lastTxnId: number }).lastTxnId;

let toSend = 0;
const game = await gameOf(async (at, onSent) => {
  const contestant = await throughline(at, (customer, text) => {
    toSend = commits();
    onSent(customer, text);
  });
  return contestant;
}, store);

// A bot that has been up for a while: compiling is no part of a turn.
for (let round = 0; round < warmRounds; round++)
  await measured(game, { customers: customerNames(`warm-${round}`, 250), inFlight: 8 });

const turns: number[] = [];
const pairs: number[] = [];
const synced: { readonly toSend: number; readonly inAll: number }[] = [];
const names = customerNames("lone", Number(customers));
for (const [at, message] of [...interleaved(names)].entries()) {
  const before = commits();
  const [turnMs = 0] = await game.play([message], 1);
  const afterSend = toSend;
  await game.contestant.idle();
  const inAll = commits() - before;
  const pairMs = await bareWrites(`bare-${at}`);
  turns.push(turnMs);
  pairs.push(pairMs);
  synced.push({ toSend: afterSend - before, inAll });
}
const [turnMs, pairMs] = [percentile(turns, 0.5), percentile(pairs, 0.5)];
const syncsToSend = Math.max(...synced.map((one) => one.toSend));
const syncs = synced.reduce((sum, one) => sum + one.inAll, 0) / synced.length;
process.stdout.write(JSON.stringify({ turnMs, pairMs, syncsToSend, syncs }));
await game.contestant.stop();
await env.close();
await store.close();
process.exit(0);

async function bareWrites(_id: string): Promise<number> {
  const began = performance.now();
  const text = "x".repeat(1_000);
  await bare.insert([{ _id, rev: 1, text }]);
  await bare.replace([{ _id, rev: 2, text }]);
  return performance.now() - began;
}
