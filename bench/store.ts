/**
 * What the embedded store costs as it grows, and what commits made together save. Prints each
 * figure beside its target and ends with 1 when one is missed. `BENCH_DIRECTORY` says where.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collection, type Document } from "../src/model/collection.ts";
import { embeddedStore } from "../src/store/embedded/embedded.ts";
import type { Documents, Store } from "../src/store/port.ts";
import { exitCode, expectAtLeast, expectAtMost, middle, say } from "./report.ts";

interface Line extends Document {
  readonly customer: string;
  readonly at: Date;
  readonly seq: number;
  readonly text: string;
}

const lines = collection<Line>()("lines", { timeline: ["customer", "at", "seq"] });
type Lines = Documents<Line, typeof lines.indexes>;

const few = 10_000;
const many = 1_000_000;
const perCustomer = 50;
const writtenAtOnce = 2_000;
const samples = 4_000;
const megabyte = 1024 * 1024;
const openProgram = new URL("store-open.ts", import.meta.url).pathname;

const directory = await mkdtemp(
  join(process.env.BENCH_DIRECTORY ?? tmpdir(), "throughline-bench-"),
);
try {
  await groupCommit(join(directory, "commits"));
  await flatCost(join(directory, "few"), join(directory, "many"));
} finally {
  await rm(directory, { recursive: true, force: true });
}
process.exit(exitCode());

async function groupCommit(place: string): Promise<void> {
  const store = embeddedStore({ directory: place });
  await store.open();
  const alone: number[] = [];
  const together: number[] = [];
  // Turn by turn, so that a slow moment of the disk meets both.
  for (let round = 0; round < 5; round++) {
    alone.push(await insertsPerSecond(store, 1));
    together.push(await insertsPerSecond(store, 64));
  }
  await store.close();
  const [one, more] = [middle(alone), middle(together)];
  say(`durable inserts at 1: ${one.toFixed(0)}/s, at 64: ${more.toFixed(0)}/s`);
  expectAtLeast("inserts at 64 over inserts at 1", more / one, 6);
}

async function insertsPerSecond(store: Store, writers: number): Promise<number> {
  const documents = store.collection(lines);
  const until = performance.now() + 1_000;
  const began = performance.now();
  let count = 0;
  const write = async (writer: number) => {
    while (performance.now() < until) {
      count += 1;
      await documents.insert([aLine(`w${writers}-${writer}-${count}-${began}`, count)]);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, at) => write(at)));
  return (count * 1_000) / (performance.now() - began);
}

async function flatCost(fewAt: string, manyAt: string): Promise<void> {
  await fill(fewAt, few);
  const began = performance.now();
  await fill(manyAt, many);
  say(`${many} documents written in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  openCost(manyAt);

  const [small, large] = [
    embeddedStore({ directory: fewAt }),
    embeddedStore({ directory: manyAt }),
  ];
  await Promise.all([small.open(), large.open()]);
  const [fewLines, manyLines] = [small.collection(lines), large.collection(lines)];
  const verbs: Record<string, (documents: Lines, count: number) => Promise<unknown>> = {
    get: (documents, count) => documents.get([idOf(anyOf(count))]),
    "index page of 20": (documents, count) => {
      const prefix = [customerOf(anyOf(count))];
      return documents.find("timeline", { prefix, limit: 20, reverse: true });
    },
  };
  for (const [name, verb] of Object.entries(verbs)) {
    const [atFew, atMany] = await medians(
      () => verb(fewLines, few),
      () => verb(manyLines, many),
    );
    say(`${name}: ${atFew.toFixed(1)} µs at ${few}, ${atMany.toFixed(1)} µs at ${many}`);
    expectAtMost(`${name} at ${many} over ${few}`, atMany / atFew, 1.5);
  }
  await Promise.all([small.close(), large.close()]);
}

/** In a process of its own, which has nothing else in its heap. */
function openCost(place: string): void {
  const args = ["--expose-gc", "--import", "tsx", openProgram, place];
  const opened: { openMs: number; heapBytes: number } = JSON.parse(
    execFileSync(process.execPath, args, { encoding: "utf8" }),
  );
  expectAtMost(`open of ${many} documents in ms`, opened.openMs, 200);
  expectAtMost("process heap then in MB", opened.heapBytes / megabyte, 100);
}

async function fill(place: string, count: number): Promise<void> {
  const store = embeddedStore({ directory: place });
  await store.open();
  const documents = store.collection(lines);
  for (let at = 0; at < count; at += writtenAtOnce)
    await documents.insert(
      Array.from({ length: writtenAtOnce }, (_, more) => aLine(idOf(at + more), at + more)),
    );
  await store.close();
}

/** In microseconds, of both by turns. */
async function medians(
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  // The first half only warms up.
  for (let at = 0; at < samples * 2; at++)
    for (const [side, verb] of [one, other].entries()) {
      const began = performance.now();
      await verb();
      if (at >= samples) times[side]?.push((performance.now() - began) * 1_000);
    }
  return [middle(times[0]), middle(times[1])];
}

function aLine(_id: string, number: number): Line {
  const text = "Is my parcel on its way? I have been waiting for a week now, and nobody told me.";
  const at = new Date(1_772_000_000_000 + number * 1_000);
  return { _id, rev: 1, customer: customerOf(number), at, seq: number, text };
}

/** Spread over the table, as ids from outside are. */
function idOf(number: number): string {
  return `in:${((number * 2_654_435_761) % 2 ** 32).toString(36)}:${number}`;
}

function customerOf(number: number): string {
  return `customer-${Math.floor(number / perCustomer)}`;
}

function anyOf(count: number): number {
  return Math.floor(Math.random() * count);
}
