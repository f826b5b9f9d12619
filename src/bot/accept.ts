/**
 * Takes an event in: checked, filed in the inbox under the app's own id, and only then
 * acknowledged. A redelivery finds its id taken.
 */
import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import { ChannelError } from "../base/errors.ts";
import { traced } from "../base/trace.ts";
import type { Accepted } from "../channel/driver.ts";
import { type InboundEvent, inboundEvent } from "../model/activity.ts";
import { identityKey, personKey } from "../model/identity.ts";
import { type InboxEntry, inboxEntryOf, inboxKey } from "../model/inbox.ts";
import { formEvent, submission } from "../model/submission.ts";
import { businessEvent } from "./business-event.ts";
import type { Engine } from "./engine.ts";
import { identify } from "./identify.ts";
import { longestInboxIdBytes } from "./inbox-id.ts";
import { timerEvent } from "./timers.ts";
import { postEvent } from "./turn.ts";

const ownEvents = [businessEvent, postEvent, timerEvent];
/** Apps give up on a webhook that answers late, and then do not know what became of it. */
const longestAcceptMs = 4_000;
const largestEventBytes = 64 * 1024;

export interface AcceptOptions {
  /** A bot of our own says things outside a turn by events whose name no channel may use. */
  readonly from: "channel" | "bot";
  /** `customer` may come later than the acknowledgement. */
  readonly ring: (entry: InboxEntry, customer: Promise<string>) => void;
}

/**
 * @throws ChannelError `CHANNEL_BAD_EVENT` when the event cannot be handled, now or later;
 * `CHANNEL_STORE_SLOW` when it is to be delivered again.
 */
export async function accept(
  event: InboundEvent,
  engine: Engine,
  { from, ring }: AcceptOptions,
): Promise<Accepted> {
  const { fault, clock } = engine.surroundings;
  return traced("accept", {}, async ({ trace, set }) => {
    const made = inboxEntryOf(checked(event, from), clock.now());
    const entry = trace === undefined ? made : { ...made, trace };
    await fault("accept:before");
    const outcome = await inTime(file(entry, engine, ring), clock);
    set({ channel: event.activity.channelId, outcome });
    return outcome === "inserted" ? "accepted" : "duplicate";
  });
}

async function file(entry: InboxEntry, engine: Engine, ring: AcceptOptions["ring"]) {
  const { collections, surroundings, load } = engine;
  const filing = collections.inbox.insert([entry]);
  // Beside it: on a home that keeps order, a new person is filed in the same transaction.
  const customer = identify(entry, engine);
  // Whoever is rung for sees to it that it fails.
  customer.catch(() => {});
  const [outcome] = await filing;
  await surroundings.fault("accept:after");
  if (outcome === "inserted") load.accepted();
  ring(entry, customer);
  return outcome;
}

/** What the store keeps after that is found when the app delivers it again. */
function inTime<T>(filed: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(longestAcceptMs, () => {
      const message = `The store took more than ${longestAcceptMs} ms: deliver the message again later`;
      reject(new ChannelError("CHANNEL_STORE_SLOW", message, { retry: "later" }));
    });
    filed.then(resolve, reject).finally(cancel);
  });
}

function checked(event: InboundEvent, from: AcceptOptions["from"]): InboundEvent {
  const parsed = inboundEvent.safeParse(event);
  if (!parsed.success) throw bad(z.prettifyError(parsed.error));
  const { activity, vouchedFor } = parsed.data;
  if (from === "channel" && activity.type === "event" && ownEvents.includes(activity.name)) {
    throw bad(`the name "${activity.name}" is ours`);
  }
  if (activity.type === "event" && activity.name === formEvent) {
    const sent = submission.safeParse(activity.value);
    if (!sent.success) throw bad(z.prettifyError(sent.error));
  }
  const keys = [inboxKey(parsed.data), identityKey(parsed.data), personKey(vouchedFor ?? "")];
  if (keys.some((key) => Buffer.byteLength(key) > longestInboxIdBytes)) {
    throw bad(`its ids make a key of more than ${longestInboxIdBytes} bytes`);
  }
  const sizeBytes = Buffer.byteLength(JSON.stringify(activity));
  if (sizeBytes > largestEventBytes) {
    throw new ChannelError(
      "CHANNEL_EVENT_TOO_LARGE",
      `An event of ${sizeBytes} bytes was refused: at most ${largestEventBytes} bytes are kept of one message`,
    );
  }
  return parsed.data;
}

function bad(reason: string): ChannelError {
  return new ChannelError("CHANNEL_BAD_EVENT", `An event was refused: ${reason}`);
}
