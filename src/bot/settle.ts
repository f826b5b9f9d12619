/**
 * What follows a turn once its messages are out: what is final is copied to the timeline under its
 * own id, inbox entries are closed, and the customer's document is rid of both. All of it can be
 * repeated. It is asked for in one turn of the event loop, so that it becomes one transaction
 * where the home has any; elsewhere the copies are durable before the document drops them.
 * The older part of a long memo goes the same way, into chapters.
 */
import type { Customer } from "../model/customer.ts";
import type { Exchange } from "../model/exchange.ts";
import type { InboxEntry } from "../model/inbox.ts";
import { type NewChapter, newChapters, withChapters, withoutSpent } from "./chapters.ts";
import type { Delivery } from "./deliver/delivery.ts";
import type { Engine } from "./engine.ts";
import type { Held } from "./held.ts";

interface Settling {
  /** Inbox entries in the state they end in. */
  readonly closed: readonly InboxEntry[];
  readonly delivery: Delivery;
}

export async function settle(
  held: Held,
  { closed, delivery }: Settling,
  engine: Engine,
): Promise<void> {
  const { clock, fault } = engine.surroundings;
  await fault("settle:before");
  const { spent = [] } = held.ahead;
  if (spent.length > 0) await engine.collections.library.discard(spent, clock.now());
  const final = finalIn(held.ahead);
  const chapters = newChapters(held.ahead, engine.surroundings.newId);
  const copying = copy({ final, chapters }, engine);
  if (!engine.keepsOrder) await copying;
  const now = clock.now();
  await Promise.all([
    copying,
    close(closed, engine),
    held.write((customer) => {
      const settled = withChapters(withoutSpent(without(customer, final), spent), chapters);
      return scheduled(settled, delivery.nextAt(now));
    }),
  ]);
}

/** Only the front of the tail: the timeline never has a gap that fills up later. */
function finalIn({ tail }: Customer): readonly Exchange[] {
  const firstOpen = tail.findIndex(({ state }) => state === "queued");
  return firstOpen < 0 ? tail : tail.slice(0, firstOpen);
}

interface Copied {
  readonly final: readonly Exchange[];
  readonly chapters: readonly NewChapter[];
}

async function copy({ final, chapters }: Copied, engine: Engine): Promise<void> {
  await Promise.all([
    final.length > 0 && engine.collections.exchanges.insert(final),
    chapters.length > 0 && engine.collections.library.add(chapters),
  ]);
  await engine.surroundings.fault("settle:copied");
}

async function close(closed: readonly InboxEntry[], engine: Engine): Promise<void> {
  if (closed.length === 0) return;
  await engine.surroundings.fault("close:before");
  await engine.collections.inbox.replace(closed);
  engine.load.finished(closed.length);
  await engine.surroundings.fault("close:after");
}

function without(customer: Customer, final: readonly Exchange[]): Customer {
  const copied = new Set(final.map(({ _id }) => _id));
  return { ...customer, tail: customer.tail.filter(({ _id }) => !copied.has(_id)) };
}

/** When somebody should look at this customer again without being rung. */
function scheduled(customer: Customer, nextDelivery: Date | undefined): Customer {
  const { wakeAt: _, ...rest } = customer;
  const fires = customer.timers.map(({ dueAt }) => dueAt);
  const times = [nextDelivery, customer.trouble?.retryAt, ...fires].filter(
    (time) => time !== undefined,
  );
  if (times.length === 0) return rest;
  return { ...rest, wakeAt: new Date(Math.min(...times.map((time) => time.getTime()))) };
}
