/**
 * Removes what is older than its class may be. Each batch stands alone and can be repeated, so a
 * sweep may be killed and several processes may sweep one store.
 */
import type { Clock } from "../base/clock.ts";
import { chapters } from "../model/chapter.ts";
import type { Collection, Document, Indexes } from "../model/collection.ts";
import { exchanges } from "../model/exchange.ts";
import { inbox } from "../model/inbox.ts";
import { links } from "../model/link.ts";
import { counterNotes } from "./counters.ts";
import { dateFiles, fileDates, sweepFiles } from "./dated-files.ts";
import type { Range, Store } from "./port.ts";
import { filesDatedUntil, noteFilesDated, noteSweep } from "./retained.ts";

const dayMs = 86_400_000;
const hourMs = dayMs / 24;
/** An app gives up delivering a message again well before. */
const inboxDays = 8;
/** A backup that was begun while a run needed them has come to an end well before. */
const chapterDays = 8;
/** Until then whoever opens one that is over is told so. */
const linkDays = 8;
const unfinishedFileDays = 1;
/** How often it is looked for files without a date, and how long it is remembered what went. */
const fileDays = 1;
const removedAtOnce = 500;

export interface Retention {
  readonly clock: Clock;
  /** How long exchanges are kept. Default 24. */
  readonly exchangeMonths?: number;
  /** How long files are kept after they were last sent or put. Default 6. */
  readonly fileMonths?: number;
  /** Ends the sweep after the batch in hand; the rest is left to the next one. */
  readonly signal?: AbortSignal;
}

/** How much a sweep has removed. */
export interface SweepReport {
  readonly inbox: number;
  readonly exchanges: number;
  readonly chapters: number;
  readonly counterNotes: number;
  readonly links: number;
  readonly files: number;
  readonly unfinishedFiles: number;
}

/** Removes everything that is too old by now, and counts it. */
export async function sweep(store: Store, retention: Retention): Promise<SweepReport> {
  const { signal } = retention;
  const now = retention.clock.now();
  const inboxBefore = daysBefore(now, inboxDays);
  const exchangesBefore = monthsBefore(now, retention.exchangeMonths ?? 24);
  await noteSweep(store, exchangesBefore);
  const old = { store, signal };
  return {
    inbox:
      (await removeAll(old, inbox, { index: "age", prefix: ["done"], before: inboxBefore })) +
      (await removeAll(old, inbox, { index: "age", prefix: ["parked"], before: inboxBefore })),
    exchanges: await removeAll(old, exchanges, { index: "age", before: exchangesBefore }),
    chapters: await removeAll(old, chapters, {
      index: "age",
      before: daysBefore(now, chapterDays),
    }),
    counterNotes: await removeAll(old, counterNotes, { index: "at", before: inboxBefore }),
    links: await removeAll(old, links, { index: "age", before: daysBefore(now, linkDays) }),
    files: await removeFiles(store, { ...retention, now }),
    unfinishedFiles: await store.files.tidy(daysBefore(now, unfinishedFileDays)),
  };
}

async function removeFiles(
  store: Store,
  { now, fileMonths = 6, signal }: Retention & { readonly now: Date },
): Promise<number> {
  if ((await filesDatedUntil(store)) <= daysBefore(now, fileDays)) {
    await dateFiles(store, now);
    await noteFilesDated(store, now);
  }
  const removed = await sweepFiles(store, { before: monthsBefore(now, fileMonths), now, signal });
  const forgotten = { index: "gone", before: daysBefore(now, fileDays) } as const;
  await removeAll({ store, signal }, fileDates, forgotten);
  return removed;
}

/** How often a store is swept, and who is told. */
export interface SweepingOptions extends Omit<Retention, "signal"> {
  /** Default one hour. */
  readonly everyMs?: number;
  /** Called after each sweep. */
  readonly onSwept?: (report: SweepReport) => void;
  /** A sweep that failed is tried again at the next time. */
  readonly onFailed?: (error: unknown) => void;
}

/** Sweeps now and then, until the function it returns is called; that waits for the batch in hand. */
export function keepSwept(store: Store, options: SweepingOptions): () => Promise<void> {
  const { clock, everyMs = hourMs, onSwept, onFailed } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let cancel = () => {};
  let sweeping: Promise<void>;
  const begin = () => {
    sweeping = sweep(store, { ...options, signal })
      .then(onSwept, onFailed)
      .then(() => {
        if (!signal.aborted) cancel = clock.after(everyMs, begin);
      });
  };
  begin();
  return async () => {
    stopping.abort();
    cancel();
    await sweeping;
  };
}

async function removeAll<T extends Document, I extends Indexes>(
  { store, signal }: { readonly store: Store; readonly signal: AbortSignal | undefined },
  declared: Collection<T, I>,
  { index, ...range }: Pick<Range, "prefix" | "before"> & { readonly index: keyof I & string },
): Promise<number> {
  const documents = store.collection(declared);
  let removed = 0;
  while (!signal?.aborted) {
    const { items } = await documents.find(index, { ...range, limit: removedAtOnce });
    if (items.length === 0) break;
    await documents.remove(items.map(({ _id }) => _id));
    removed += items.length;
  }
  return removed;
}

function daysBefore(date: Date, days: number): Date {
  return new Date(date.getTime() - days * dayMs);
}

function monthsBefore(date: Date, months: number): Date {
  const before = new Date(date);
  before.setUTCMonth(before.getUTCMonth() - months);
  return before;
}
