/**
 * What a whole turn costs in a run of 1,000 answered steps, beside shorter ones: CPU, and bytes of
 * the documents that are written. In a flow that asks one thing after another, and in loops, on the
 * embedded store. Prints each figure beside its target and ends with 1 when one is missed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Flow, flow } from "../src/flow/flow.ts";
import { embeddedStore } from "../src/store/embedded/embedded.ts";
import { exitCode, expectAtMost, say } from "./report.ts";
import { type Game, gameOf } from "./turn/play.ts";
import { throughline } from "./turn/throughline.ts";
import { WeighedStore } from "./weighed-store.ts";

const text = z.string().min(1);
const few = { steps: 10, customers: 40, turns: 8 };
/** By then all that is kept of any run is there, such as the last messages that were handled. */
const some = { steps: 150, customers: 1, turns: 100 };
const many = { steps: 1_000, customers: 1, turns: 300 };

const shapes: readonly { readonly name: string; readonly flow: Flow }[] = [
  {
    name: "one after another",
    flow: flow("bench", { fallback: true }, async ({ ask, say }) => {
      for (let at = 0; at < 2_000; at += 1) {
        await ask(`step ${at}`, "A word?", text);
        await say("Noted.");
      }
    }),
  },
  {
    name: "repeat()",
    flow: flow("bench", { fallback: true }, async ({ say, ask, repeat }) => {
      await repeat("rounds", async ({ again }) => {
        await ask("word", "A word?", text);
        await say("Noted.");
        return again();
      });
    }),
  },
  {
    name: "each()",
    flow: flow("bench", { fallback: true }, async ({ ask, each }) => {
      const items = Array.from({ length: 2_000 }, (_, at) => at);
      await each("items", items, async () => {
        await ask("word", "A word?", text);
      });
    }),
  },
];

const directory = await mkdtemp(join(process.env.BENCH_DIRECTORY ?? tmpdir(), "throughline-flow-"));
try {
  for (const shape of shapes) await compare(shape);
} finally {
  await rm(directory, { recursive: true, force: true });
}
process.exit(exitCode());

async function compare({ name, flow: played }: { name: string; flow: Flow }): Promise<void> {
  const at = join(directory, name.replace(/\W/g, ""));
  const weighed = new WeighedStore(embeddedStore({ directory: at }));
  await weighed.store.open();
  const game = await gameOf((store, onSent) => throughline(store, onSent, played), weighed.store);
  const short = await costOf(game, { ...few, weighed });
  const middle = await costOf(game, { ...some, weighed });
  const long = await costOf(game, { ...many, weighed });
  for (const [{ steps }, { cpuUs, bytes }] of [
    [few, short],
    [some, middle],
    [many, long],
  ] as const) {
    const figures = `${cpuUs.toFixed(0).padStart(6)} us of CPU, ${bytes.toFixed(0).padStart(6)} bytes`;
    say(`       ${name.padEnd(18)} ${String(steps).padStart(5)} steps: ${figures} a turn`);
  }
  expectAtMost(
    `${name}: CPU of a turn after 1,000 steps over after 10`,
    long.cpuUs / short.cpuUs,
    3,
  );
  expectAtMost(`${name}: bytes written then over after 150`, long.bytes / middle.bytes, 1.2);
  await game.contestant.stop();
  await weighed.store.close();
}

interface Weighing {
  readonly steps: number;
  readonly customers: number;
  readonly turns: number;
  readonly weighed: WeighedStore;
}

/** Of turns from half of them before this many steps to half of them after. */
async function costOf(game: Game, { steps, customers, turns, weighed }: Weighing) {
  const first = Math.max(0, steps - Math.floor(turns / 2));
  const names = Array.from({ length: customers }, (_, at) => `customer-${padded(steps)}-${at}`);
  await game.play(messages(names, 0, first), customers);
  await game.contestant.idle();
  const before = process.cpuUsage();
  await game.play(messages(names, first, first + turns), 1);
  await game.contestant.idle();
  const { user, system } = process.cpuUsage(before);
  const cpuUs = (user + system) / (customers * turns);
  weighed.bytes = 0;
  weighed.isWeighing = true;
  await game.play(messages(names, first + turns, first + 2 * turns), 1);
  await game.contestant.idle();
  weighed.isWeighing = false;
  return { cpuUs, bytes: weighed.bytes / (customers * turns) };
}

function* messages(names: readonly string[], from: number, to: number) {
  for (let number = from; number < to; number += 1)
    for (const customer of names)
      yield { customer, id: `${customer}-${padded(number)}`, number, text: "word" };
}

/** Names of one length, so that they weigh the same. */
function padded(number: number): string {
  return String(number).padStart(5, "0");
}
