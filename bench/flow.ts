/**
 * What a turn costs in a run of 1,000 answered steps, beside one of 10: CPU of a turn, and bytes
 * of the run that are written with it. In a loop, and in a flow that asks one thing after another.
 */
import { z } from "zod";
import { type Flow, flow } from "../src/flow/flow.ts";
import { play } from "../src/flow/play.ts";
import { languageFor } from "../src/flow/words.ts";
import type { Run } from "../src/model/customer.ts";

const text = z.string().min(1);
const measuredTurns = 200;

const shapes: readonly { readonly name: string; readonly flow: Flow }[] = [
  {
    name: "repeat()",
    flow: flow("bench", {}, async ({ say, ask, repeat }) => {
      await repeat("rounds", async ({ again }) => {
        await ask("word", "A word?", text);
        await say("Noted.");
        return again();
      });
    }),
  },
  {
    name: "each()",
    flow: flow("bench", {}, async ({ ask, each }) => {
      const items = Array.from({ length: 2_000 }, (_, at) => at);
      await each("items", items, async () => {
        await ask("word", "A word?", text);
      });
    }),
  },
  {
    name: "one after another",
    flow: flow("bench", {}, async ({ ask, say }) => {
      for (let at = 0; at < 2_000; at += 1) {
        await ask(`step ${at}`, "A word?", text);
        await say("Noted.");
      }
    }),
  },
];

async function turn(of: Flow, run: Run, entry: string): Promise<Run> {
  const played = await play({
    ...{ flow: of, run, entry, channel: "bench", asksAgain: false },
    at: new Date(0),
    language: languageFor("en"),
    customer: { id: "c1", name: "Ann" },
    keep: async () => {},
    fault: () => {},
    step: (_name, effect) => effect(),
  });
  return played.run;
}

async function answer(of: Flow, run: Run, number: number): Promise<Run> {
  const entry = `m${number}`;
  const step = run.wait?.step ?? "";
  const memo = [...run.memo, { step, kind: "ask" as const, raw: "word", by: entry }];
  return turn(of, { ...run, memo }, entry);
}

async function grown(of: Flow, steps: number): Promise<Run> {
  const startedAt = new Date(0);
  const begun: Run = {
    ...{ id: "run", flow: of.name, by: "m0", startedAt, known: {}, memo: [], said: {} },
  };
  let run = await turn(of, begun, "m0");
  for (let number = 1; number <= steps; number += 1) run = await answer(of, run, number);
  return run;
}

interface Cost {
  readonly cpuUs: number;
  readonly bytes: number;
}

async function costOf(of: Flow, steps: number): Promise<Cost> {
  const run = await grown(of, steps);
  for (let warm = 0; warm < 50; warm += 1) await answer(of, run, steps + 1);
  const before = process.cpuUsage();
  for (let count = 0; count < measuredTurns; count += 1) await answer(of, run, steps + 1);
  const { user, system } = process.cpuUsage(before);
  const next = await answer(of, run, steps + 1);
  return { cpuUs: (user + system) / measuredTurns, bytes: JSON.stringify(next).length };
}

process.stdout.write("shape               steps   CPU a turn   bytes of the run\n");
for (const { name, flow: of } of shapes) {
  const few = await costOf(of, 10);
  const many = await costOf(of, 1_000);
  for (const [steps, { cpuUs, bytes }] of [
    [10, few],
    [1_000, many],
  ] as const) {
    const cpu = `${cpuUs.toFixed(0)} us`.padStart(10);
    process.stdout.write(`${name.padEnd(19)} ${String(steps).padStart(5)} ${cpu} ${bytes}\n`);
  }
  const cpu = (many.cpuUs / few.cpuUs).toFixed(1);
  const bytes = (many.bytes / few.bytes).toFixed(2);
  process.stdout.write(`${name.padEnd(19)} ratio ${cpu.padStart(10)} ${bytes}\n`);
}
