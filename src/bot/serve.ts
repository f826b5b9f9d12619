/**
 * Serves one customer: every waiting message in order, one turn after another, while what they
 * promise is delivered beside them. Then settles: exchanges are copied to the timeline under
 * their own ids, so that a crash in between repeats nothing.
 */
import type { Customer } from "../model/customer.ts";
import type { Exchange } from "../model/exchange.ts";
import type { InboxEntry } from "../model/inbox.ts";
import { deliver } from "./deliver.ts";
import type { Engine } from "./engine.ts";
import { type Held, hold } from "./held.ts";
import { playTurn } from "./turn.ts";

const entriesAtOnce = 20;
const longestTail = 64;

/** Returns false while another process holds the customer. `ringing` is where messages came in. */
export async function serve(id: string, ringing: readonly string[], engine: Engine) {
  const held = await hold(id, {
    documents: engine.collections.customers,
    surroundings: engine.surroundings,
    owner: engine.owner,
    leaseMs: engine.leaseMs,
  });
  if (!held) return false;
  try {
    await serveHeld(held, ringing, engine);
  } finally {
    held.abandon();
  }
  return true;
}

async function serveHeld(held: Held, ringing: readonly string[], engine: Engine): Promise<void> {
  const delivery = new Delivery(held, engine);
  delivery.kick();
  while (await handleWaiting(held, ringing, delivery, engine)) {
    if (held.customer.tail.length > longestTail) await held.write(await settled(held, engine));
  }
  await delivery.idle();
  const settle = await settled(held, engine);
  const now = engine.surroundings.clock.now();
  await held.release((customer) => scheduled(settle(customer), now));
  await engine.surroundings.fault("settle:after");
  engine.changed(held.customer._id);
}

/** Runs the deliverer beside the turns: at most one at a time, again when asked meanwhile. */
class Delivery {
  readonly #held: Held;
  readonly #engine: Engine;
  #running: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(held: Held, engine: Engine) {
    this.#held = held;
    this.#engine = engine;
  }

  kick(): void {
    if (this.#held.customer.outbox.length === 0) return;
    this.#running = (this.#running ?? Promise.resolve())
      .then(() => this.#deliver())
      .catch((error: unknown) => {
        this.#failure ??= { error };
      });
  }

  /** Waits until nothing more can go out now. @throws what stopped the deliverer. */
  async idle(): Promise<void> {
    await this.#running;
    if (this.#failure) throw this.#failure.error;
  }

  #deliver(): Promise<void> {
    const { surroundings, driverOf, collections } = this.#engine;
    return deliver(this.#held, {
      surroundings,
      driverOf,
      nativeIdOf: async (customer, outboxId) => {
        const id = `out:${outboxId}`;
        const inTail = customer.tail.find(({ _id }) => _id === id);
        const [settledExchange] = inTail ? [inTail] : await collections.exchanges.get([id]);
        return settledExchange?.nativeId;
      },
    });
  }
}

/** Handles what waits now; false when nothing does, or the head of the queue has to wait. */
async function handleWaiting(
  held: Held,
  ringing: readonly string[],
  delivery: Delivery,
  engine: Engine,
): Promise<boolean> {
  const { clock } = engine.surroundings;
  const waiting = await waitingEntries(held.customer, ringing, engine);
  for (const entry of waiting) {
    const { trouble, applied } = held.customer;
    if (trouble?.entry === entry._id && trouble.retryAt > clock.now()) return false;
    if (applied.includes(entry._id)) {
      await close(entry, "done", engine);
      continue;
    }
    const outcome = await playTurn(held, entry, engine);
    if (outcome === "failed") return false;
    delivery.kick();
    await close(entry, outcome === "parked" ? "parked" : "done", engine);
  }
  return waiting.length > 0;
}

/** New entries of all the customer's identities: each in its app's order, merged by arrival. */
async function waitingEntries(
  customer: Customer,
  ringing: readonly string[],
  { collections }: Engine,
): Promise<InboxEntry[]> {
  const keys = new Set([...Object.keys(customer.identities), ...ringing]);
  const queues = await Promise.all(
    [...keys].map(async (key) => {
      const range = { prefix: ["new", key], limit: entriesAtOnce };
      return [...(await collections.inbox.find("waiting", range)).items];
    }),
  );
  return mergeByArrival(queues);
}

function mergeByArrival(queues: InboxEntry[][]): InboxEntry[] {
  const merged: InboxEntry[] = [];
  for (;;) {
    const heads = queues.filter((queue) => queue.length > 0);
    const [first, ...others] = heads;
    if (!first) return merged;
    const earliest = others.reduce((best, queue) => (isEarlier(queue, best) ? queue : best), first);
    const next = earliest.shift();
    if (next) merged.push(next);
  }
}

function isEarlier([one]: InboxEntry[], [other]: InboxEntry[]): boolean {
  return one !== undefined && other !== undefined && one.acceptedAt < other.acceptedAt;
}

async function close(entry: InboxEntry, state: "done" | "parked", engine: Engine): Promise<void> {
  await engine.surroundings.fault("close:before");
  await engine.collections.inbox.replace([{ ...entry, rev: entry.rev + 1, state }]);
  await engine.surroundings.fault("close:after");
}

/**
 * Copies what is final from the front of the tail; returns the change that drops the copies.
 * Only the front: the timeline never has a gap that fills up later.
 */
async function settled(held: Held, engine: Engine): Promise<(customer: Customer) => Customer> {
  const { tail } = held.customer;
  const firstOpen = tail.findIndex(({ state }) => state === "queued");
  const final: Exchange[] = firstOpen < 0 ? tail : tail.slice(0, firstOpen);
  await engine.surroundings.fault("settle:before");
  if (final.length > 0) await engine.collections.exchanges.insert(final);
  await engine.surroundings.fault("settle:copied");
  const copied = new Set(final.map(({ _id }) => _id));
  return (customer) => ({
    ...customer,
    tail: customer.tail.filter(({ _id }) => !copied.has(_id)),
  });
}

/** When somebody should look at this customer again without being rung. */
function scheduled(customer: Customer, now: Date): Customer {
  const { wakeAt: _, ...rest } = customer;
  const times = customer.outbox.map(({ notBefore }) => notBefore ?? now);
  if (customer.trouble) times.push(customer.trouble.retryAt);
  if (times.length === 0) return rest;
  return { ...rest, wakeAt: new Date(Math.min(...times.map((time) => time.getTime()))) };
}
