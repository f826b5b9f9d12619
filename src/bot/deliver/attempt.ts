/**
 * One try to send one entry of an outbox. What may have arrived already is looked up first, where
 * the app can tell and would show it twice.
 */
import { ChannelError, errorFacts, StoreError } from "../../base/errors.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { Driver } from "../../channel/driver.ts";
import { plainPart } from "../../channel/parts.ts";
import type { ConversationReference, OutboundActivity } from "../../model/activity.ts";
import type { OutboxEntry } from "../../model/customer.ts";
import { watchedSend } from "../watched.ts";
import type { Account } from "./accounts.ts";
import { type FormLinking, withFormLink } from "./form-link.ts";
import type { Outcome } from "./outcome.ts";
import { refused } from "./refusal.ts";
import { fitted, type Linking } from "./too-large.ts";

/** How far the clock of an app may be from ours. */
const clockSkewMs = 5 * 60_000;
/** Refusals that are not about what was asked. */
const aboutAll = ["CHANNEL_UNAUTHORIZED", "CHANNEL_UNREACHABLE"];

/** Where an entry goes. */
export interface Way {
  readonly to: ConversationReference;
  readonly driver: Driver;
  readonly account: Account;
}

export interface AttemptOptions extends Linking, FormLinking {
  readonly surroundings: Surroundings;
  /** How long an app may take for its answer. */
  readonly sendMs: number;
  /** The app's id of a message sent earlier, by its outbox id. */
  readonly nativeIdOf: (outboxId: string) => Promise<string | undefined>;
}

export async function attempt(
  entry: OutboxEntry,
  way: Way,
  options: AttemptOptions,
): Promise<Outcome> {
  const { clock, random, log } = options.surroundings;
  const { to, account } = way;
  const since = clock.now();
  try {
    return await perform(entry, way, options);
  } catch (error) {
    if (error instanceof StoreError && !isFileGone(error)) throw error;
    const chat = to.conversation.id;
    const outcome = refused(error, { entry, chat, account, since, now: clock.now(), random });
    const result = outcome.type === "given up" ? outcome.state : outcome.type;
    log(result === "parked" ? "error" : "warn", "send_refused", {
      ...{ outboxId: entry.id, channel: to.channelId, attempts: entry.attempts + 1, result },
      ...errorFacts(error),
    });
    return outcome;
  }
}

/** What is past keeping can never be sent again. */
function isFileGone(error: unknown): boolean {
  return error instanceof StoreError && error.code === "STORE_NO_FILE";
}

async function perform(entry: OutboxEntry, way: Way, options: AttemptOptions): Promise<Outcome> {
  const { to, driver } = way;
  const { act, isPlain } = entry;
  const handOver = <T>(send: () => Promise<T>) => answered(send, { entry, way, options });
  if (act.type === "edit") {
    const nativeId = await options.nativeIdOf(act.of);
    // What never arrived needs no change.
    if (nativeId === undefined) return { type: "sent" };
    const part = act.activity && shown(act.activity, isPlain, driver);
    await handOver(() => driver.edit(to, nativeId, part));
    return { type: "sent" };
  }
  const known = await arrived(entry, way, options);
  if (known) return known;
  const told = await withFormLink(act.activity, driver.can, options);
  const { part, note } = await fitted(told, driver.can.files.sendBytes, options);
  const { nativeId } = await handOver(() =>
    driver.send(to, shown(part, isPlain, driver), entry.id),
  );
  const plain =
    isPlain && `sent as plain text: ${entry.reason ?? "the app refused its formatting"}`;
  const notes = [note, plain].filter(Boolean).join("; ");
  return { type: "sent", nativeId, ...(notes !== "" && { note: notes }) };
}

async function answered<T>(
  send: () => Promise<T>,
  { entry, way, options }: { entry: OutboxEntry; way: Way; options: AttemptOptions },
): Promise<T> {
  const { channel } = way.driver;
  const inTime = () => within(send(), channel, options);
  const answer = await watchedSend(inTime, { channel, entry }, options.surroundings);
  way.account.accepted();
  return answer;
}

function shown(
  activity: OutboundActivity,
  isPlain: true | undefined,
  { can }: Driver,
): OutboundActivity {
  return isPlain ? plainPart(activity, can.textLimit) : activity;
}

/** What is known of an entry that may be out already; nothing when it is to be sent. */
async function arrived(
  { id, unsureSince, onUncertain }: OutboxEntry,
  { to, driver }: Way,
  options: AttemptOptions,
): Promise<Outcome | undefined> {
  if (!unsureSince) return undefined;
  const { clock } = options.surroundings;
  if (clock.now().getTime() - unsureSince.getTime() < driver.can.dropsRepeatsMs) return undefined;
  const since = new Date(unsureSince.getTime() - clockSkewMs);
  const found = await within(driver.find(to, id, since), driver.channel, options).catch(noAnswer);
  if (found === "not there") return undefined;
  if (found !== "unknown") return { type: "sent", nativeId: found.nativeId };
  if (onUncertain !== "skip") return undefined;
  const reason = "it may have arrived, and was not to be sent twice";
  return { type: "given up", state: "uncertain", reason };
}

/** An app that refuses to look leaves us without an answer; one in trouble is asked again. */
function noAnswer(error: unknown): "unknown" {
  const isFinal = error instanceof ChannelError && error.retry === "never";
  if (isFinal && !aboutAll.includes(error.code)) return "unknown";
  throw error;
}

/** Waits for an answer no longer than it may take. Nothing can call back what hangs. */
function within<T>(
  answer: Promise<T>,
  channel: string,
  { surroundings, sendMs }: AttemptOptions,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = surroundings.clock.after(sendMs, () => {
      const message = `${channel} gave no answer in ${sendMs} ms, so the message may have arrived: it is looked for or sent again by itself; check the connection if this lasts`;
      reject(
        new ChannelError("CHANNEL_TIMEOUT", message, {
          ...{ channel, retry: "later", mayHaveArrived: true },
        }),
      );
    });
    answer.then(resolve, reject).finally(cancel);
  });
}
