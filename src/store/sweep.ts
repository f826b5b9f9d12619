/**
 * Removes what is older than its class may be. Each batch stands alone and can be repeated, so a
 * sweep may be killed and several processes may sweep one store.
 */
import type { Clock } from "../base/clock.ts";
import type { Collection, Document, Indexes } from "../model/collection.ts";
import { exchanges } from "../model/exchange.ts";
import { inbox } from "../model/inbox.ts";
import { counterNotes } from "./counters.ts";
import type { Range, Store } from "./port.ts";
import { noteSweep } from "./retained.ts";

const dayMs = 86_400_000;
const hourMs = dayMs / 24;
/** An app gives up delivering a message again well before. */
const inboxDays = 8;
const unfinishedFileDays = 1;
const removedAtOnce = 500;

export interface Retention {
  readonly clock: Clock;
  /** How long exchanges are kept. Default 24. */
  readonly exchangeMonths?: number;
}

export interface SweepReport {
  readonly inbox: number;
  readonly exchanges: number;
  readonly counterNotes: number;
  readonly unfinishedFiles: number;
}

/** Removes everything that is too old by now, and counts it. */
export async function sweep(store: Store, retention: Retention): Promise<SweepReport> {
  const now = retention.clock.now();
  const inboxBefore = daysBefore(now, inboxDays);
  const exchangesBefore = monthsBefore(now, retention.exchangeMonths ?? 24);
  await noteSweep(store, exchangesBefore);
  return {
    inbox:
      (await removeAll(store, inbox, "age", { prefix: ["done"], before: inboxBefore })) +
      (await removeAll(store, inbox, "age", { prefix: ["parked"], before: inboxBefore })),
    exchanges: await removeAll(store, exchanges, "age", { before: exchangesBefore }),
    counterNotes: await removeAll(store, counterNotes, "at", { before: inboxBefore }),
    unfinishedFiles: await store.files.tidy(daysBefore(now, unfinishedFileDays)),
  };
}

export interface SweepingOptions extends Retention {
  /** Default one hour. */
  readonly everyMs?: number;
  readonly onSwept?: (report: SweepReport) => void;
  /** A sweep that failed is tried again at the next time. */
  readonly onFailed?: (error: unknown) => void;
}

/** Sweeps now and then, until the function it returns is called; that waits for a sweep under way. */
export function keepSwept(store: Store, options: SweepingOptions): () => Promise<void> {
  const { clock, everyMs = hourMs, onSwept, onFailed } = options;
  let isStopped = false;
  let cancel = () => {};
  let sweeping: Promise<void>;
  const begin = () => {
    sweeping = sweep(store, options)
      .then(onSwept, onFailed)
      .then(() => {
        if (!isStopped) cancel = clock.after(everyMs, begin);
      });
  };
  begin();
  return async () => {
    isStopped = true;
    cancel();
    await sweeping;
  };
}

async function removeAll<T extends Document, I extends Indexes>(
  store: Store,
  declared: Collection<T, I>,
  index: keyof I & string,
  range: Pick<Range, "prefix" | "before">,
): Promise<number> {
  const documents = store.collection(declared);
  for (let removed = 0; ; ) {
    const { items } = await documents.find(index, { ...range, limit: removedAtOnce });
    if (items.length === 0) return removed;
    await documents.remove(items.map(({ _id }) => _id));
    removed += items.length;
  }
}

function daysBefore(date: Date, days: number): Date {
  return new Date(date.getTime() - days * dayMs);
}

function monthsBefore(date: Date, months: number): Date {
  const before = new Date(date);
  before.setUTCMonth(before.getUTCMonth() - months);
  return before;
}
