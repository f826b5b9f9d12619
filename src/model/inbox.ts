/** Accepted and not yet handled: the journal every message enters first. */
import { z } from "zod";
import { type InboundEvent, inboundEvent } from "./activity.ts";
import { collection } from "./collection.ts";
import { escapePart, identityKey } from "./identity.ts";

const inboxEntry = z.object({
  _id: z.string(),
  rev: z.int(),
  identity: z.string(),
  order: z.string(),
  acceptedAt: z.date(),
  state: z.enum(["new", "done", "parked"]),
  event: inboundEvent,
  /** Where the trace of its acceptance goes on. */
  trace: z.string().optional(),
  /** How often it was taken up again after it had been parked. */
  replays: z.int().optional(),
});
export type InboxEntry = z.infer<typeof inboxEntry>;

/** `waiting` lists what is new, by identity, in the app's own order; `age` what may be removed. */
export const inbox = collection<InboxEntry>()("inbox", {
  waiting: ["state", "identity", "order"],
  age: ["state", "acceptedAt"],
});

/** The app's own id of a message, unique over all channels. */
export function inboxKey({ activity }: InboundEvent): string {
  return [activity.channelId, activity.recipient.id, activity.id].map(escapePart).join(":");
}

/** What names its turn: a replay is a turn of its own, with replies of their own. */
export function turnIdOf({ _id, replays }: InboxEntry): string {
  return replays === undefined ? _id : `${_id}~${replays}`;
}

/** Files an event under the id that makes a redelivery a duplicate key. */
export function inboxEntryOf(event: InboundEvent, acceptedAt: Date): InboxEntry {
  return {
    _id: inboxKey(event),
    rev: 1,
    identity: identityKey(event),
    order: event.order,
    acceptedAt,
    state: "new",
    event,
  };
}
