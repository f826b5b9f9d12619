/**
 * How fast a customer writes. Who writes more than can be answered one by one is told so once, and
 * what they write is taken together until they have been quiet for a while.
 */
import type { Reply } from "../flow/incoming.ts";
import { languageFor } from "../flow/words.ts";
import type { Customer } from "../model/customer.ts";
import type { TurnEntry } from "./turn-entry.ts";

/** Of a flood, so many become one turn. */
export const mostOfFlood = 200;
const windowMs = 10_000;

type Pace = NonNullable<Customer["pace"]>;

export function isFlood(pace: Pace | undefined, at: Date, most: number): boolean {
  return pace !== undefined && pace.count >= most && isWithin(pace, at);
}

/** What a message of a customer changes, besides what is answered. */
export function heardFrom(pace: Pace | undefined, entry: TurnEntry) {
  return { lastIdentity: entry.identity, pace: paceAfter(pace, entry) };
}

function paceAfter(pace: Pace | undefined, { acceptedAt, flood, parts }: TurnEntry): Pace {
  const isTold = pace?.told === true || parts !== undefined;
  // Only the quiet after the last of them ends a flood.
  if (flood) return { since: flood.until, count: pace?.count ?? 0, ...(isTold && { told: true }) };
  if (pace && isWithin(pace, acceptedAt)) return { ...pace, count: pace.count + 1 };
  return { since: acceptedAt, count: 1 };
}

/** The reply to several messages at once, and to the first of a flood a word on why. */
export function withNotice(
  reply: Reply,
  { language, pace }: Pick<Customer, "language" | "pace">,
  { event, flood, parts }: TurnEntry,
): Reply {
  if (!flood || !parts) return reply;
  const together = { note: `came with ${parts.length} more, too many to be answered one by one` };
  if (pace?.told) return { ...together, ...reply };
  const { sentences } = languageFor(language, event.activity.locale);
  const notice = { type: "say" as const, content: sentences.flooded };
  return { ...together, ...reply, effects: [notice, ...reply.effects] };
}

function isWithin({ since }: Pace, at: Date): boolean {
  return at.getTime() < since.getTime() + windowMs;
}
