/**
 * What a turn costs beside much that is stored, and what stays in memory, on the embedded store.
 * One question per process: what to measure, where, and how much of it. Prints JSON.
 */
import { customers } from "../../src/model/customer.ts";
import { exchanges } from "../../src/model/exchange.ts";
import { identities } from "../../src/model/identity.ts";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import type { Documents } from "../../src/store/port.ts";
import { gameOf, measured } from "./play.ts";
import { account, channel, customerNames, interleaved } from "./scene.ts";
import { throughline } from "./throughline.ts";

const [question = "", directory = "", given = ""] = process.argv.slice(2);
const count = Number(given);
const megabyte = 1024 * 1024;
const writtenAtOnce = 1_000;
const store = embeddedStore({ directory });
await store.open();
const game = await gameOf(throughline, store);

const questions: Record<string, () => Promise<object>> = {
  customers: async () => {
    const names = await fillCustomers(count);
    const step = Math.max(1, Math.floor(names.length / 300));
    const some = names.filter((_, at) => at % step === 0).slice(0, 300);
    await measured(game, { customers: some, inFlight: 64, run: 1 });
    const { cpuMs, turns } = await measured(game, { customers: some, inFlight: 64, run: 2 });
    return { cpuMs: cpuMs / turns };
  },
  exchanges: async () => {
    await fillExchanges(count);
    for (let run = 1; run <= 30; run++) await measured(game, { ...alone, run });
    let [cpuMs, turns] = [0, 0];
    for (let run = 31; run <= 130; run++) {
      const played = await measured(game, { ...alone, run });
      cpuMs += played.cpuMs;
      turns += played.turns;
    }
    return { cpuMs: cpuMs / turns };
  },
  conversations: async () => {
    await openConversations("warm", 3_000);
    const before = usedBytes();
    await openConversations("open", count);
    return { bytesEach: (usedBytes() - before) / count };
  },
  growth: async () => {
    const play = async (from: number, to: number) => {
      for (let run = from; run < to; run++) await measured(game, { ...alone, run });
      return usedBytes();
    };
    const runs = Math.ceil(count / 6);
    const early = await play(0, Math.ceil(runs / 5));
    const late = await play(Math.ceil(runs / 5), runs);
    return { grownMb: (late - early) / megabyte, rssMb: process.memoryUsage().rss / megabyte };
  },
};
const alone = { customers: ["alone"], inFlight: 1 };

const answer = await questions[question]?.();
process.stdout.write(JSON.stringify(answer));
await game.contestant.stop();
await store.close();
process.exit(0);

async function openConversations(group: string, size: number): Promise<void> {
  const names = customerNames(group, size);
  const first = [...interleaved(names)].slice(0, size);
  await game.play(first, 64);
  await game.contestant.idle();
  (game.lastSent as Map<string, string>).clear();
}

function usedBytes(): number {
  for (let at = 0; at < 4; at++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Customers as one who has signed up, under other names; gives the names. */
async function fillCustomers(size: number): Promise<string[]> {
  await measured(game, { ...alone, run: 0 });
  const model = await storyOf("alone");
  const names = customerNames("filled", size);
  for (let at = 0; at < names.length; at += writtenAtOnce) {
    const some = names.slice(at, at + writtenAtOnce).map((name) => renamed(model, name));
    await Promise.all([
      store.collection(customers).insert(some.map((one) => one.customer)),
      store.collection(identities).insert(some.map((one) => one.identity)),
      store.collection(exchanges).insert(some.flatMap((one) => one.story.slice(0, 2))),
    ]);
  }
  return names;
}

/** A long past for the one customer. */
async function fillExchanges(size: number): Promise<void> {
  await measured(game, { ...alone, run: 0 });
  const { customer, story } = await storyOf("alone");
  const [model] = story;
  if (!model) throw new Error("there is no exchange");
  const kept = store.collection(exchanges);
  for (let seq = customer.exchangeCount + 1; seq <= size; seq += writtenAtOnce) {
    const length = Math.min(writtenAtOnce, size - seq + 1);
    await kept.insert(
      Array.from({ length }, (_, more) => {
        return { ...model, _id: `in:past-${seq + more}`, seq: seq + more };
      }),
    );
  }
  const [now] = await store.collection(customers).get([customer._id]);
  if (!now) throw new Error("the customer is gone");
  const exchangeCount = Math.max(size, now.exchangeCount);
  await store.collection(customers).replace([{ ...now, rev: now.rev + 1, exchangeCount }]);
}

async function storyOf(name: string) {
  const [identity] = await store.collection(identities).get([`${channel}:${account}:${name}`]);
  const [customer] = await store.collection(customers).get([identity?.customer ?? ""]);
  if (!identity || !customer) throw new Error(`nobody is called ${name}`);
  const kept: Documents<never, typeof exchanges.indexes> = store.collection(exchanges) as never;
  const page = await kept.find("timeline", { prefix: [customer._id], limit: 12 });
  return { identity, customer, story: page.items as readonly (typeof exchanges.document & {})[] };
}

/** A copy with another name in every text and every member's name. */
function renamed<T extends { readonly customer: { readonly _id: string } }>(
  model: T,
  name: string,
): T {
  const id = `customer-${name}`;
  const rename = (text: string) =>
    text.replaceAll(model.customer._id, id).replaceAll("alone", name);
  const copy = (value: unknown): unknown => {
    if (typeof value === "string") return rename(value);
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [rename(key), copy(member)]),
    );
  };
  // Only texts have changed.
  return copy(model) as T;
}
