/** Something that happens in the business, filed for one customer like a message of theirs. */
import { ChannelError } from "../base/errors.ts";
import { type PlainData, toPlain } from "../base/plain.ts";
import type { Accepted } from "../channel/driver.ts";
import { readAnswer } from "../flow/answers.ts";
import type { BusinessEvent } from "../flow/event.ts";
import { escapePart } from "../model/identity.ts";
import type { InboxEntry } from "../model/inbox.ts";
import type { Engine } from "./engine.ts";
import { ownEntry } from "./own-entry.ts";

/** The name under which a business event is filed. */
export const businessEvent = "throughline/event";

/** What a business event is about. */
export interface Happening<Payload extends PlainData = PlainData> {
  /** The id of the customer to whom it happens. */
  readonly customer: string;
  /** The same when it is told again: of the events of one name, each id counts once. */
  readonly id: string;
  readonly payload: Payload;
}

/** Resolves when it is durable. @throws ChannelError when it cannot be taken. */
export async function takeEvent<Payload extends PlainData>(
  event: BusinessEvent<Payload>,
  { customer, id, payload }: Happening<Payload>,
  { engine, ring }: { readonly engine: Engine; readonly ring: (entry: InboxEntry) => void },
): Promise<Accepted> {
  const { collections, surroundings, load } = engine;
  const read = await readAnswer(payload, event.schema);
  if (read.type === "refused") {
    throw new ChannelError(
      "CHANNEL_BAD_EVENT",
      `What came with the event "${event.name}" does not fit its schema: ${read.reason}`,
    );
  }
  const [known] = await collections.customers.get([customer]);
  const value = { name: event.name, payload: toPlain(payload) };
  const entry = ["event", event.name, id].map(escapePart).join(":");
  const at = surroundings.clock.now();
  const made = known && ownEntry(known, { entry, name: businessEvent, id, value, at });
  if (!made) {
    throw new ChannelError(
      "CHANNEL_NO_SUCH_CUSTOMER",
      `The event "${event.name}" is for customer "${customer}", whom nobody knows: use the id that the profile has`,
    );
  }
  const [outcome] = await collections.inbox.insert([made]);
  if (outcome === "inserted") load.accepted();
  ring(made);
  return outcome === "inserted" ? "accepted" : "duplicate";
}

/** The business event that is filed as this entry, if it is one. */
export function eventIn({ event: { activity } }: InboxEntry) {
  if (activity.type !== "event" || activity.name !== businessEvent) return undefined;
  // Only takeEvent() files such an entry.
  return activity.value as unknown as { readonly name: string; readonly payload: PlainData };
}
