/** Something that happens in the business, filed for one customer like a message of theirs. */
import { isDeepStrictEqual } from "node:util";
import { ChannelError } from "../base/errors.ts";
import { type PlainData, toPlain } from "../base/plain.ts";
import type { Accepted } from "../channel/driver.ts";
import { readAnswer } from "../flow/answers.ts";
import type { BusinessEvent } from "../flow/event.ts";
import { plainValue } from "../model/activity.ts";
import type { Customer } from "../model/customer.ts";
import { escapePart } from "../model/identity.ts";
import type { InboxEntry } from "../model/inbox.ts";
import type { Engine } from "./engine.ts";
import { customerNamed } from "./identify.ts";
import { longestInboxIdBytes } from "./inbox-id.ts";
import { ownEntry } from "./own-entry.ts";

/** The name under which a business event is filed. */
export const businessEvent = "throughline/event";

/** What a business event is about. */
export interface Happening<Payload extends PlainData = PlainData> {
  /** To whom it happens: their id, the one they have on an app, or the name an adapter vouches for. */
  readonly customer: string;
  /** The same when it is told again: of the events of one name, each id counts once. */
  readonly id: string;
  readonly payload: Payload;
}

/** The id under which an event waits to be handled. */
export function eventKey({ name }: Pick<BusinessEvent, "name">, id: string): string {
  return ["event", name, id].map(escapePart).join(":");
}

/** Resolves when it is durable. @throws ChannelError when it cannot be taken. */
export async function takeEvent<Payload extends PlainData>(
  event: BusinessEvent<Payload>,
  { customer, id, payload }: Happening<Payload>,
  { engine, ring }: { readonly engine: Engine; readonly ring: (entry: InboxEntry) => void },
): Promise<Accepted> {
  const { collections, surroundings, load } = engine;
  await checkPayload(event, payload);
  const entry = eventKey(event, id);
  checkLength(event, entry);
  const known = await customerNamed(customer, collections);
  const value = { name: event.name, payload: toPlain(payload) };
  const at = surroundings.clock.now();
  const made = known && ownEntry(known, { entry, name: businessEvent, id, value, at });
  if (!made) {
    throw new ChannelError(
      "CHANNEL_NO_SUCH_CUSTOMER",
      `The event "${event.name}" is for customer "${customer}", whom nobody knows: use the id that the profile has`,
    );
  }
  await surroundings.fault("accept:before");
  const [outcome] = await collections.inbox.insert([made]);
  await surroundings.fault("accept:after");
  if (outcome === "inserted") load.accepted();
  else await checkSame(made, known, engine);
  ring(made);
  return outcome === "inserted" ? "accepted" : "duplicate";
}

async function checkPayload<Payload extends PlainData>(
  event: BusinessEvent<Payload>,
  payload: Payload,
): Promise<void> {
  const plain = plainValue.safeParse(payload);
  const issue = plain.success ? undefined : plain.error.issues[0]?.message;
  const read = issue === undefined ? await readAnswer(payload, event.schema) : undefined;
  const reason = issue ?? (read?.type === "refused" ? read.reason : undefined);
  if (reason === undefined) return;
  throw new ChannelError(
    "CHANNEL_BAD_EVENT",
    `What came with the event "${event.name}" does not fit its schema: ${reason}`,
  );
}

function checkLength({ name }: Pick<BusinessEvent, "name">, entry: string): void {
  const bytes = Buffer.byteLength(entry);
  if (bytes <= longestInboxIdBytes) return;
  throw new ChannelError(
    "CHANNEL_BAD_EVENT",
    `An id of the event "${name}" makes a key of ${bytes} bytes: use an id that makes at most ${longestInboxIdBytes}`,
  );
}

/** Another event under an id that is taken would be lost without a word. */
async function checkSame(
  made: InboxEntry,
  { identities }: Customer,
  { collections }: Engine,
): Promise<void> {
  const [taken] = await collections.inbox.get([made._id]);
  const isForSame = taken && Object.hasOwn(identities, taken.identity);
  if (!taken || (isForSame && isDeepStrictEqual(payloadOf(taken), payloadOf(made)))) return;
  throw new ChannelError(
    "CHANNEL_EVENT_CHANGED",
    `The id "${made._id}" was used for another customer or with another payload: give each event an id of its own`,
  );
}

function payloadOf({ event: { activity } }: InboxEntry): PlainData | undefined {
  return activity.value;
}

/** The business event that is filed as this entry, if it is one. */
export function eventIn({ event: { activity } }: InboxEntry) {
  if (activity.type !== "event" || activity.name !== businessEvent) return undefined;
  // Only takeEvent() files such an entry.
  return activity.value as unknown as { readonly name: string; readonly payload: PlainData };
}
