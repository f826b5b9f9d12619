/**
 * An inbox entry that no app has handed over: it is filed where the customer wrote last, and
 * takes its turn among their messages.
 */
import type { PlainData } from "../base/plain.ts";
import type { Customer } from "../model/customer.ts";
import type { InboxEntry } from "../model/inbox.ts";

export interface OwnEntry {
  /** The id of the entry: whoever files it again finds it taken. */
  readonly entry: string;
  /** The name of the event, which no app may use. */
  readonly name: string;
  readonly id: string;
  readonly value: PlainData;
  readonly at: Date;
}

/** Nothing for a customer who has never written. */
export function ownEntry(
  customer: Customer,
  { entry, name, id, value, at }: OwnEntry,
): InboxEntry | undefined {
  const known = Object.entries(customer.identities);
  const [identity, reference] =
    known.find(([key]) => key === customer.lastIdentity) ?? known[0] ?? [];
  if (identity === undefined || !reference) return undefined;
  const { channelId, user, bot, conversation, locale } = reference;
  const order = String(at.getTime()).padStart(16, "0");
  const activity = {
    ...{ type: "event" as const, name, id, timestamp: at, value },
    ...{ channelId, from: user, recipient: bot, conversation },
    ...(locale !== undefined && { locale }),
  };
  return {
    ...{ _id: entry, rev: 1, identity, order, acceptedAt: at, state: "new" },
    event: { order, activity },
  };
}
