/**
 * Messages that become one turn: what an app delivers in parts, such as an album or a long text,
 * and what somebody writes faster than it can be answered.
 *
 * Invariant: which belong together follows from the inbox alone, from their order and when each
 * was accepted. So whichever process looks, and however late, finds the same, and nothing hangs on
 * a timer: what is not complete yet lies in the inbox, where every look for work finds it.
 */
import { wishIn } from "../flow/words.ts";
import { type InboundActivity, keptText, mostAttachments } from "../model/activity.ts";
import type { Customer } from "../model/customer.ts";
import { type InboxEntry, turnIdOf } from "../model/inbox.ts";
import { isFlood, mostOfFlood } from "./pace.ts";
import type { TurnEntry } from "./turn-entry.ts";

type Message = Extract<InboundActivity, { type: "message" }>;

const mostParts = 20;
const floodSettleMs = 2_000;
const longestMs = 10_000;
const appliedKept = 64;

/** What one turn handles. */
export interface Burst {
  readonly entry: TurnEntry;
  /** The inbox entries, in their order: nearly always one. */
  readonly entries: readonly InboxEntry[];
}

interface Page {
  readonly entries: readonly InboxEntry[];
  /** There may be more. */
  readonly isCut: boolean;
}

/** What the customer's document says of what is next. */
export type Before = Pick<Customer, "applied" | "pace">;

/** What waits for one customer, taken one turn after another. */
export class Line {
  /** When the first of those is complete that are not yet. */
  settlesAt: Date | undefined;
  #left: readonly InboxEntry[];
  readonly #isCut: boolean;
  readonly #mostInTenSeconds: number;
  #hasBegun = false;

  constructor({ entries, isCut }: Page, mostInTenSeconds: number) {
    this.#left = entries;
    this.#isCut = isCut;
    this.#mostInTenSeconds = mostInTenSeconds;
  }

  /** Nothing when there is no more, or what there is may not be complete. */
  next(now: Date, before: Before): Burst | undefined {
    for (;;) {
      const [head, ...others] = this.#left;
      if (!head) return undefined;
      const { entries, settlesAt = now, isFlood } = this.#beginningWith(head, before);
      if (settlesAt <= now && !this.#mayGoOn(entries)) {
        const taken = new Set(entries);
        this.#left = entries.length === 1 ? others : this.#left.filter((one) => !taken.has(one));
        this.#hasBegun = true;
        const entry = joined(entries);
        return { entry: isFlood ? flooding(entry, entries) : entry, entries };
      }
      this.#left = others.filter(({ identity }) => identity !== head.identity);
      if (settlesAt > now) this.settlesAt = earlier(this.settlesAt, settlesAt);
    }
  }

  #beginningWith(head: InboxEntry, before: Before): Belonging & { readonly isFlood?: true } {
    const { activity } = head.event;
    const isApplied = before.applied.includes(turnIdOf(head));
    if (isApplied || activity.type !== "message") return { entries: [head] };
    if (!isFlood(before.pace, head.acceptedAt, this.#mostInTenSeconds)) {
      return belongingTo(head, this.#left, before);
    }
    const all = ownMessages(head, this.#left, before);
    return { ...settled(all, floodSettleMs, mostOfFlood), isFlood: true };
  }

  /** Where the page ends in the middle of a burst, the next look begins with it. */
  #mayGoOn(entries: readonly InboxEntry[]): boolean {
    const [first] = entries;
    if (!this.#isCut || !this.#hasBegun || !first?.event.part) return false;
    const last = this.#left.findLast(({ identity }) => identity === first.identity);
    return last !== undefined && entries.includes(last);
  }
}

export function earlier(one: Date | undefined, other: Date): Date;
export function earlier(one: Date | undefined, other: Date | undefined): Date | undefined;
export function earlier(one: Date | undefined, other: Date | undefined): Date | undefined {
  return one && (!other || one < other) ? one : other;
}

interface Belonging {
  readonly entries: readonly InboxEntry[];
  readonly settlesAt?: Date;
}

function belongingTo(head: InboxEntry, left: readonly InboxEntry[], before: Before): Belonging {
  const { part } = head.event;
  if (!part) return { entries: [head] };
  const line = ownMessages(head, left, before);
  const meant = part.of === undefined ? unfinished(line) : line.filter(isPartOf(part.of));
  // The end of a text says nothing of waiting, and may come before its beginning.
  const settleMs = Math.max(...meant.map(({ event }) => event.part?.settleMs ?? 0));
  return settled(meant, settleMs, mostParts);
}

/** What waits in the conversation of this message and is not applied yet. */
function ownMessages(head: InboxEntry, left: readonly InboxEntry[], { applied }: Before) {
  return left.filter(
    (entry) =>
      entry.identity === head.identity &&
      entry.event.activity.type === "message" &&
      (entry === head || !applied.includes(turnIdOf(entry))),
  );
}

function isPartOf(of: string) {
  return ({ event }: InboxEntry) => event.part?.of === of;
}

/** Up to the first that is not cut off. A button or a wish is nobody's continuation. */
function unfinished(line: readonly InboxEntry[]): InboxEntry[] {
  const parts: InboxEntry[] = [];
  for (const entry of line) {
    const { activity, part } = entry.event;
    const isOwn =
      activity.type !== "message" ||
      activity.value !== undefined ||
      wishIn(activity.text ?? "") !== undefined;
    if (parts.length > 0 && (isOwn || part?.of !== undefined)) break;
    parts.push(entry);
    if (!part) break;
  }
  return parts;
}

/** Those that came in time, each after the one before, and when no more can. */
function settled(meant: readonly InboxEntry[], settleMs: number, most: number): Belonging {
  const arrived = meant.toSorted(
    (one, other) => one.acceptedAt.getTime() - other.acceptedAt.getTime(),
  );
  const beganMs = arrived[0]?.acceptedAt.getTime() ?? 0;
  let untilMs = beganMs + 1;
  const inTime = new Set<InboxEntry>();
  for (const entry of arrived) {
    const atMs = entry.acceptedAt.getTime();
    if (atMs >= untilMs || inTime.size === most) break;
    inTime.add(entry);
    untilMs = Math.min(atMs + settleMs, beganMs + longestMs);
  }
  const entries = meant.filter((entry) => inTime.has(entry));
  return inTime.size === most ? { entries } : { entries, settlesAt: new Date(untilMs) };
}

/** One entry with the text of all and what came with them, under the id of the first and in the place of the last. */
function joined(entries: readonly InboxEntry[]): TurnEntry {
  const [first, ...others] = entries;
  const last = entries.at(-1);
  if (!first || !last) throw new Error("a turn handles at least one message");
  const head = { ...first, _id: turnIdOf(first) };
  if (others.length === 0) return head;
  const { part: _, ...event } = first.event;
  const { order } = last;
  const together = { ...textOf(entries), ...attachmentsOf(entries) };
  const activity = { ...event.activity, ...together } as InboundActivity;
  return { ...head, order, event: { ...event, order, activity }, parts: others.map(turnIdOf) };
}

/** Of many buttons the last one counts, and a wish before all that was said beside it. */
function flooding(entry: TurnEntry, entries: readonly InboxEntry[]): TurnEntry {
  const activities = entries.map(({ event }) => event.activity);
  const texts = activities.map((one) => (one.type === "message" ? (one.text ?? "") : ""));
  const heard = texts.findLast((text) => text.startsWith("/") || wishIn(text) !== undefined);
  const until = new Date(Math.max(...entries.map(({ acceptedAt }) => acceptedAt.getTime())));
  const { value: _, ...activity } = entry.event.activity;
  const value = activities.every((one) => one.value !== undefined)
    ? activities.at(-1)?.value
    : undefined;
  return {
    ...entry,
    event: { ...entry.event, activity: { ...activity, ...(value !== undefined && { value }) } },
    flood: { until, ...(heard !== undefined && { heard }) },
  };
}

function textOf(entries: readonly InboxEntry[]): { readonly text?: string } {
  let whole: string | undefined;
  let glue = "\n";
  for (const { event } of entries) {
    const text = event.activity.type === "message" ? event.activity.text : undefined;
    if (text !== undefined) whole = whole === undefined ? text : whole + glue + text;
    glue = event.part?.glue ?? "\n";
  }
  return whole === undefined ? {} : { text: keptText(whole) };
}

function attachmentsOf(entries: readonly InboxEntry[]): Pick<Message, "attachments"> {
  const attachments = entries.flatMap(({ event: { activity } }) =>
    activity.type === "message" ? (activity.attachments ?? []) : [],
  );
  return attachments.length === 0 ? {} : { attachments: attachments.slice(0, mostAttachments) };
}

/** Those of one turn are never forgotten before it is closed, however many there are. */
export function withApplied(applied: readonly string[], { _id, parts = [] }: TurnEntry): string[] {
  return [...applied, _id, ...parts].slice(-Math.max(appliedKept, parts.length + 1));
}
