/**
 * What a turn costs: a sign-up of five questions in this framework, in Bot Framework's dialogs and
 * by hand, each in a process of its own on the same store. Prints each figure beside its target and
 * ends with 1 when one is missed. `--long` measures a million customers and exchanges.
 */
import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { exitCode, expectAtLeast, expectAtMost, middle, say } from "./report.ts";
import type { Played } from "./turn/play.ts";
import { messagesEach } from "./turn/scene.ts";

const run = promisify(execFile);
const here = new URL("./", import.meta.url).pathname;
const mongodbServer = join(here, "../tests/servers/mongodb/bin/mongodb-server");
const isLong = process.argv.includes("--long");
const rounds = 3;
const customersEach = 500;
const inFlight = 64;
/** The test server of the MongoDB protocol is slow over a few hundred documents. */
const mongodbCustomers = Number(process.env.BENCH_MONGODB_CUSTOMERS ?? 12);
/** With fewer turns, what is measured is the compiler. */
const soundCustomers = 200;
const contestants = ["throughline", "dialogs", "plain"] as const;
type Costs = Record<(typeof contestants)[number], number>;

const directory = await mkdtemp(join(process.env.BENCH_DIRECTORY ?? tmpdir(), "throughline-turn-"));
try {
  installPeers();
  await races();
  await mongodbRaces();
  await loneTurn();
  await scale();
} finally {
  await rm(directory, { recursive: true, force: true });
}
process.exit(exitCode());

/** The product does not depend on what it is measured against. */
function installPeers(): void {
  if (existsSync(join(here, "node_modules/botbuilder-dialogs"))) return;
  say("installing what is measured against into bench/node_modules");
  execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: here, stdio: "inherit" });
}

async function races(): Promise<void> {
  say(`embedded store, ${customersEach} customers, ${inFlight} messages in flight:`);
  const costs = await raced({
    addressOf: (name) => join(directory, name),
    customers: customersEach,
    inFlight,
  });
  expectAtLeast("turns per CPU second over those of dialogs", costs.dialogs / costs.throughline, 6);
  say(
    `       by hand over dialogs: ${ratio(costs)}, more than which no turn that is kept can reach`,
  );
  expectAtLeast("turns per CPU second over those by hand", costs.plain / costs.throughline, 0.4);
}

async function mongodbRaces(): Promise<void> {
  const given = process.env.TEST_MONGODB_URI;
  if (given === undefined && !existsSync(mongodbServer)) {
    say(
      "MongoDB: not measured, since TEST_MONGODB_URI names no server and the test server is not built",
    );
    return;
  }
  const server = given === undefined ? await startMongodb() : undefined;
  const uri = new URL(given ?? server?.uri ?? "");
  say(`MongoDB, ${mongodbCustomers} customers, at most ${inFlight} messages in flight:`);
  try {
    const costs = await raced({
      addressOf(name) {
        uri.pathname = `/bench-${process.pid}-${name}`;
        return uri.href;
      },
      customers: mongodbCustomers,
      inFlight: Math.min(mongodbCustomers, inFlight),
    });
    expectAtLeast(
      "turns per CPU second over those of dialogs on MongoDB",
      costs.dialogs / costs.throughline,
      3,
    );
    say(
      `       by hand over dialogs: ${ratio(costs)}, more than which no turn that is kept can reach`,
    );
    if (mongodbCustomers < soundCustomers) explainMongodb();
  } finally {
    server?.stop();
  }
}

function ratio({ dialogs, plain }: Costs): string {
  return (dialogs / plain).toFixed(2);
}

/** The test server lets in one writing command at a time. */
function explainMongodb(): void {
  say(
    `       no sound figure: ${mongodbCustomers} customers play ${mongodbCustomers * messagesEach} turns a round, in which compiling\n` +
      "       weighs more than turns, and the server is slow over hundreds of documents and takes one\n" +
      "       write at a time, so few calls go together. Name a MongoDB server by TEST_MONGODB_URI\n" +
      "       and set BENCH_MONGODB_CUSTOMERS=500 for one that is",
  );
}

interface Race {
  readonly addressOf: (name: string) => string;
  readonly customers: number;
  readonly inFlight: number;
}

/** CPU milliseconds a turn, in the middle of several rounds. */
async function raced({ addressOf, customers, inFlight }: Race): Promise<Costs> {
  const played = new Map<string, Played[]>(contestants.map((name) => [name, []]));
  // By turns, so that a slow moment of the machine meets all.
  for (let round = 0; round < rounds; round++)
    for (const name of contestants) {
      const given = [name, addressOf(`${name}-${round}`), `${customers}`, `${inFlight}`];
      played.get(name)?.push(await child<Played>("race.ts", given));
    }
  const costs = contestants.map((name) => {
    const all = played.get(name) ?? [];
    const cost = middle(all.map(({ cpuMs, turns }) => cpuMs / turns));
    const [p50, p99] = [middle(all.map((one) => one.p50)), middle(all.map((one) => one.p99))];
    say(
      `       ${name.padEnd(12)} ${(1_000 / cost).toFixed(0).padStart(6)} turns per CPU second, ` +
        `to the first send p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
    return [name, cost];
  });
  return Object.fromEntries(costs) as Costs;
}

async function loneTurn(): Promise<void> {
  const { turnMs, pairMs, syncsToSend, syncs } = await child<Record<string, number>>("lone.ts", [
    join(directory, "lone"),
    "100",
  ]);
  say(
    `a turn alone, p50 to its first send: ${turnMs?.toFixed(2)} ms, two writes: ${pairMs?.toFixed(2)} ms`,
  );
  expectAtMost("a turn alone over two bare durable writes", (turnMs ?? 0) / (pairMs ?? 1), 1.5);
  expectAtMost("most syncs to the first send of a turn alone", syncsToSend ?? Number.NaN, 2);
  say(`       syncs in all of a turn alone: ${syncs?.toFixed(2)}`);
}

async function scale(): Promise<void> {
  const large = isLong ? 1_000_000 : 50_000;
  const [few, many] = [await cost("customers", 1_000), await cost("customers", large)];
  expectAtMost(`CPU of a turn beside ${large} customers over beside 1000`, many / few, 1.5);
  const [short, long] = [await cost("exchanges", 10), await cost("exchanges", large)];
  expectAtMost(`CPU of a turn after ${large} exchanges over after 10`, long / short, 1.2);
  const conversations = isLong ? 100_000 : 10_000;
  const { bytesEach } = await scaled<{ bytesEach: number }>("conversations", conversations);
  expectAtMost(
    `KB of heap for each of ${conversations} open conversations`,
    bytesEach / 1_024,
    0.1,
  );
  const turns = isLong ? 100_000 : 6_000;
  const { grownMb, rssMb } = await scaled<{ grownMb: number; rssMb: number }>("growth", turns);
  expectAtMost(`MB of heap grown over ${turns} turns of one customer`, grownMb, 1);
  say(`       resident set then: ${rssMb.toFixed(0)} MB`);
}

async function cost(question: string, count: number): Promise<number> {
  return (await scaled<{ cpuMs: number }>(question, count)).cpuMs;
}

async function scaled<Answer>(question: string, count: number): Promise<Answer> {
  const place = join(directory, `${question}-${count}`);
  const answer = await child<Answer>("scale.ts", [question, place, `${count}`]);
  await rm(place, { recursive: true, force: true });
  return answer;
}

async function child<Answer>(program: string, given: readonly string[]): Promise<Answer> {
  const args = ["--expose-gc", "--import", "tsx", join(here, "turn", program), ...given];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  // Each program prints its answer and nothing else.
  return JSON.parse(stdout) as Answer;
}

async function startMongodb() {
  const settings = ["-listen", "127.0.0.1:0", "-data", join(directory, "mongodb")];
  const server = spawn(mongodbServer, settings, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface(server.stdout)) {
    const [, uri] = /^listening (mongodb:\S+)$/.exec(line) ?? [];
    if (uri !== undefined) return { uri, stop: () => server.kill() };
  }
  throw new Error("The test server of the MongoDB protocol ended before it listened");
}
