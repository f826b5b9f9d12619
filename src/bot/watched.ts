/** The engine's dealings with the store and the apps, counted and timed where they begin. */
import { BotError, ChannelError, errorFacts } from "../base/errors.ts";
import { type Measure, noMeasure } from "../base/measure.ts";
import type { Surroundings } from "../base/surroundings.ts";
import { noTrace, type Traced, traced } from "../base/trace.ts";
import type { Accept, Accepted } from "../channel/driver.ts";
import type { InboundEvent } from "../model/activity.ts";
import type { Document, Indexes } from "../model/collection.ts";
import type { Customer, OutboxEntry } from "../model/customer.ts";
import { type InboxEntry, inboxKey } from "../model/inbox.ts";
import type { Documents, Store } from "../store/port.ts";

/** The same store, each call of a verb timed; the store itself when nobody asks. */
export function watchedStore(store: Store, { measure }: Surroundings): Store {
  if (measure === noMeasure) return store;
  const timed =
    <Input extends unknown[], Result>(op: string, verb: (...input: Input) => Promise<Result>) =>
    async (...input: Input): Promise<Result> => {
      const end = measure.time("store_op_seconds");
      try {
        const result = await verb(...input);
        end({ op, result: "ok" });
        return result;
      } catch (error) {
        end({ op, result: "failed" });
        throw error;
      }
    };
  const documents = <T extends Document, I extends Indexes>(
    of: Documents<T, I>,
  ): Documents<T, I> => ({
    get: timed("get", (ids) => of.get(ids)),
    insert: timed("insert", (added) => of.insert(added)),
    replace: timed("replace", (changed) => of.replace(changed)),
    remove: timed("remove", (ids) => of.remove(ids)),
    find: timed("find", (index, range) => of.find(index, range)),
  });
  return { ...store, collection: (declared) => documents(store.collection(declared)) };
}

/** What an app hands over, counted by how it was received. */
export function watchedAccept(accept: Accept, channel: string, surroundings: Surroundings): Accept {
  return (event) => {
    const text = ({ activity }: InboundEvent) =>
      activity.type === "message" ? activity.text : undefined;
    const taken = { channel, facts: () => ({ inboxId: inboxKey(event), text: text(event) }) };
    return watchedIntake(() => accept(event), taken, surroundings);
  };
}

interface Taken {
  readonly channel: string;
  /** Asked for when it is in the inbox: what is refused may be anything. */
  readonly facts: () => { readonly inboxId: string; readonly text?: string | undefined };
}

/** What comes in, on an app or from the business, counted by how it was received. */
export async function watchedIntake(
  take: () => Promise<Accepted>,
  { channel, facts }: Taken,
  { measure, log }: Pick<Surroundings, "measure" | "log">,
): Promise<Accepted> {
  const end = measure.time("inbound_accept_seconds");
  try {
    const result = await take();
    end({});
    measure.count("inbound_total", { channel, result });
    if (result === "duplicate") {
      measure.count("inbound_duplicates_total", { channel });
      log("info", "message_duplicate", { channel, inboxId: facts().inboxId });
      return result;
    }
    log("info", "message_accepted", { channel, ...facts() });
    return result;
  } catch (error) {
    log("warn", "message_refused", { channel, ...errorFacts(error) });
    const isFinal = error instanceof BotError && error.retry === "never";
    const reason = error instanceof BotError ? error.code : "UNKNOWN";
    measure.count("inbound_total", { channel, result: isFinal ? "refused" : "later" });
    measure.count("webhook_rejected_total", { channel, reason });
    throw error;
  }
}

/** What a turn tells of itself while it is played. */
export interface TurnWatch {
  /** Names a flow that is played; the turn counts for the first. */
  plays(flow: string): void;
  /** The flow the turn counts for. */
  readonly flow: string | undefined;
  /** Where the trace of this turn goes on. */
  readonly trace: string | undefined;
  /** Runs an effect of a flow. */
  step<Result>(name: string, effect: () => Promise<Result>): Promise<Result>;
}

/** Plays one turn, timed by flow and outcome. */
export async function watchedTurn<Outcome extends string>(
  { entry, customer }: { readonly entry: InboxEntry; readonly customer: Customer },
  { measure, clock, log, effect: run = (_, effect) => effect() }: Surroundings,
  play: (watch: TurnWatch) => Promise<Outcome>,
): Promise<Outcome> {
  const waitedMs = clock.now().getTime() - entry.acceptedAt.getTime();
  measure.observe("turn_queue_seconds", {}, Math.max(waitedMs, 0) / 1_000);
  const { channelId: channel } = entry.event.activity;
  const parent = entry.trace ?? noTrace;
  return traced("turn", { parent, attributes: { channel } }, async (span) => {
    const end = measure.time("turn_seconds");
    let flow: string | undefined;
    const watch: TurnWatch = {
      plays: (name) => {
        flow ??= name;
      },
      get flow() {
        return flow;
      },
      trace: span.trace,
      step: (name, effect) =>
        watchedStep(name, () => run(name, effect), { measure, log, parent: span.within }),
    };
    const outcome = await play(watch);
    end({ flow: flow ?? "none", result: outcome });
    span.set({ flow: flow ?? "none", outcome });
    const { _id: id, rev: turn } = customer;
    log("info", "turn_ended", { customer: id, turn, inboxId: entry._id, channel, flow, outcome });
    return outcome;
  });
}

async function watchedStep<Result>(
  path: string,
  effect: () => Promise<Result>,
  {
    measure,
    log,
    parent,
  }: Pick<Surroundings, "measure" | "log"> & { readonly parent: Traced["within"] },
): Promise<Result> {
  // The scopes before its own name may be called by what a customer has said.
  const step = path.slice(path.lastIndexOf("/") + 1);
  return traced("step", { parent, attributes: { step } }, async () => {
    const end = measure.time("step_seconds");
    try {
      const result = await effect();
      end({ step, result: "done" });
      return result;
    } catch (error) {
      end({ step, result: "failed" });
      log("warn", "step_failed", { step, ...errorFacts(error) });
      throw error;
    }
  });
}

/** Hands a message or an edit to an app. */
export function watchedSend<Result>(
  send: () => Promise<Result>,
  { channel, entry }: { readonly channel: string; readonly entry: OutboxEntry },
  surroundings: Surroundings,
): Promise<Result> {
  const parent = entry.trace ?? noTrace;
  return traced("send", { parent, attributes: { channel } }, () =>
    timedSend(send, { channel, entry }, surroundings),
  );
}

async function timedSend<Result>(
  send: () => Promise<Result>,
  { channel, entry }: { readonly channel: string; readonly entry: OutboxEntry },
  { measure, log }: Surroundings,
): Promise<Result> {
  const end = measure.time("send_seconds");
  try {
    const result = await send();
    measure.count("send_total", { channel, result: "sent" });
    log("info", "message_sent", { channel, outboxId: entry.id });
    return result;
  } catch (error) {
    countRefusal(error, channel, measure);
    throw error;
  } finally {
    end({ channel });
  }
}

function countRefusal(error: unknown, channel: string, measure: Measure): void {
  const refusal = error instanceof ChannelError ? error : undefined;
  const result = refusal?.retry === "never" ? "refused" : "later";
  measure.count("send_total", { channel, result });
  if (!refusal || refusal.mayHaveArrived) measure.count("send_uncertain_total", { channel });
  if (refusal?.retryAfterMs !== undefined && Number.isFinite(refusal.retryAfterMs)) {
    const seconds = Math.max(refusal.retryAfterMs, 0) / 1_000;
    measure.count("rate_limited_seconds_total", { channel, scope: refusal.scope }, seconds);
  }
}
