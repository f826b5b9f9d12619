/**
 * Sends what a customer's outbox promises, in order within each conversation. A message is
 * marked sent before the next one goes out, so a crash repeats at most the one in between.
 */
import { BotError, ChannelError, describeError, errorFacts } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { Driver } from "../channel/driver.ts";
import type { ConversationReference } from "../model/activity.ts";
import type { Customer, OutboxEntry } from "../model/customer.ts";
import type { Exchange } from "../model/exchange.ts";
import type { Held } from "./held.ts";
import { watchedSend } from "./watched.ts";

const firstBackoffMs = 1_000;
const longestBackoffMs = 5 * 60_000;
const mostAttempts = 12;

export interface DeliverOptions {
  readonly surroundings: Surroundings;
  readonly driverOf: (to: ConversationReference) => Driver | undefined;
  /** The app's id of a message sent earlier, by its outbox id. */
  readonly nativeIdOf: (customer: Customer, outboxId: string) => Promise<string | undefined>;
}

type Outcome =
  | { readonly type: "sent"; readonly nativeId?: string }
  | { readonly type: "failed"; readonly reason: string }
  | { readonly type: "later"; readonly notBefore: Date };

/** Delivers until nothing is left that may go out now. */
export async function deliver(held: Held, options: DeliverOptions): Promise<void> {
  const { fault, clock } = options.surroundings;
  for (;;) {
    const entry = nextEntry(held.outbox, clock.now());
    if (!entry) return;
    await fault("deliver:before");
    const outcome = await attempt(held.customer, entry, options);
    await fault("deliver:sent");
    const marking = held.write((customer) => marked(customer, entry, outcome));
    // The mark of the last one is written together with what follows the turn.
    if (nextEntry(held.outbox, clock.now())) await marking;
    else marking.catch(() => {});
    await fault("deliver:marked");
  }
}

/** The oldest entry of a conversation that is not told to wait. */
function nextEntry(outbox: readonly OutboxEntry[], now: Date): OutboxEntry | undefined {
  const blocked = new Set<string>();
  for (const entry of outbox) {
    if (blocked.has(entry.identity)) continue;
    if (!entry.notBefore || entry.notBefore <= now) return entry;
    blocked.add(entry.identity);
  }
  return undefined;
}

async function attempt(
  customer: Customer,
  entry: OutboxEntry,
  options: DeliverOptions,
): Promise<Outcome> {
  const to = customer.identities[entry.identity];
  const driver = to && options.driverOf(to);
  if (!driver) return { type: "failed", reason: "no adapter serves this conversation" };
  const { act, id } = entry;
  const { channel } = driver;
  try {
    if (act.type === "send") {
      const send = () => driver.send(to, act.activity, id);
      const { nativeId } = await watchedSend(send, { channel, entry }, options.surroundings);
      return { type: "sent", nativeId };
    }
    const nativeId = await options.nativeIdOf(customer, act.of);
    if (nativeId !== undefined) {
      const edit = () => driver.edit(to, nativeId, act.activity);
      await watchedSend(edit, { channel, entry }, options.surroundings);
    }
    return { type: "sent" };
  } catch (error) {
    return refusal(error, entry, options.surroundings);
  }
}

function refusal(error: unknown, entry: OutboxEntry, { clock, log }: Surroundings): Outcome {
  const reason = describeError(error);
  const isFinal = error instanceof ChannelError && error.retry === "never";
  const attempts = entry.attempts + 1;
  log("warn", "send_refused", { outboxId: entry.id, attempts, ...errorFacts(error) });
  if (isFinal || entry.attempts + 1 >= mostAttempts) return { type: "failed", reason };
  const backoffMs = Math.min(firstBackoffMs * 2 ** entry.attempts, longestBackoffMs);
  const waitMs = (error instanceof BotError ? error.retryAfterMs : undefined) ?? backoffMs;
  return { type: "later", notBefore: new Date(clock.now().getTime() + waitMs) };
}

function marked(customer: Customer, entry: OutboxEntry, outcome: Outcome): Customer {
  if (outcome.type === "later") {
    const { notBefore } = outcome;
    const outbox = customer.outbox.map((one) =>
      one.id === entry.id ? { ...one, attempts: one.attempts + 1, notBefore } : one,
    );
    return { ...customer, outbox };
  }
  const outbox = customer.outbox.filter(({ id }) => id !== entry.id);
  const tail = customer.tail.map((one) =>
    one._id === `out:${entry.id}` ? delivered(one, outcome) : one,
  );
  return { ...customer, outbox, tail };
}

function delivered(exchange: Exchange, outcome: Exclude<Outcome, { type: "later" }>): Exchange {
  if (outcome.type === "failed") return { ...exchange, state: "failed", note: outcome.reason };
  const { nativeId } = outcome;
  return { ...exchange, state: "sent", ...(nativeId !== undefined && { nativeId }) };
}
