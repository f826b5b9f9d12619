/** Plays customers against a contestant: so many messages in flight, each waits for its reply. */
import type { Store } from "../../src/store/port.ts";
import { type Contestant, interleaved, type Message, messagesEach, type OnSent } from "./scene.ts";

/** After so many rounds what a turn costs no longer falls. */
export const warmRounds = 4;

export type Begin = (store: Store, onSent: OnSent) => Promise<Contestant>;

export interface Game {
  /** Plays all messages; gives the milliseconds from each to the first send for it. */
  play(messages: Iterable<Message>, inFlight: number): Promise<number[]>;
  readonly contestant: Contestant;
  /** What was sent last to a customer. */
  readonly lastSent: ReadonlyMap<string, string>;
}

export async function gameOf(begin: Begin, store: Store): Promise<Game> {
  const waiting = new Map<string, () => void>();
  const lastSent = new Map<string, string>();
  const contestant = await begin(store, (customer, text) => {
    lastSent.set(customer, text);
    waiting.get(customer)?.();
  });
  const last = new Map<string, Promise<number>>();
  /** Nobody writes on before the answer is there. */
  const playNext = async (message: Message) => {
    const before = last.get(message.customer) ?? Promise.resolve(0);
    const mine = before.then(() => playOne(message));
    last.set(message.customer, mine);
    const tookMs = await mine;
    if (last.get(message.customer) === mine) last.delete(message.customer);
    return tookMs;
  };
  const playOne = async (message: Message) => {
    const began = performance.now();
    const replied = new Promise<number>((resolve) => {
      waiting.set(message.customer, () => resolve(performance.now() - began));
    });
    await contestant.receive(message);
    const tookMs = await replied;
    waiting.delete(message.customer);
    return tookMs;
  };
  return {
    contestant,
    lastSent,
    async play(messages, inFlight) {
      const all = messages[Symbol.iterator]();
      const times: number[] = [];
      const lane = async () => {
        for (let next = all.next(); !next.done; next = all.next())
          times.push(await playNext(next.value));
      };
      await Promise.all(Array.from({ length: inFlight }, lane));
      return times;
    },
  };
}

export interface Played {
  readonly turns: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Round {
  readonly customers: readonly string[];
  readonly inFlight: number;
  /** How often they have signed up before. */
  readonly run?: number;
}

/** Plays whole conversations until nothing is left to do, and says what that took. */
export async function measured(game: Game, { customers, inFlight, run }: Round): Promise<Played> {
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  const times = await game.play(interleaved(customers, run), inFlight);
  await game.contestant.idle();
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return {
    turns: customers.length * messagesEach,
    cpuMs: (user + system) / 1_000,
    wallMs,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

export function percentile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
