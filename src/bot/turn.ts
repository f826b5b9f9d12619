/**
 * One turn: the handling of one inbox entry. Play, then commit everything at once.
 * A turn that throws is tried again with growing pauses, then parked with an apology.
 */
import { BotError, describeError, errorFacts } from "../base/errors.ts";
import { converse, type Reply } from "../flow/converse.ts";
import { sentences } from "../flow/words.ts";
import type { Customer, Run } from "../model/customer.ts";
import type { InboxEntry } from "../model/inbox.ts";
import { type Act, applyTurn } from "./commit.ts";
import type { Engine } from "./engine.ts";
import type { Held } from "./held.ts";
import { type TurnWatch, watchedTurn } from "./watched.ts";

const mostFailures = 5;
const firstBackoffMs = 250;

/** The name of the event by which a bot says something outside a turn of the customer's. */
export const postEvent = "throughline/post";

export type TurnOutcome = "applied" | "parked" | "failed";

export function playTurn(held: Held, entry: InboxEntry, engine: Engine): Promise<TurnOutcome> {
  const { customer } = held;
  return watchedTurn({ entry, customer }, engine.surroundings, (watch) =>
    played(held, entry, { engine, watch }),
  );
}

async function played(
  held: Held,
  entry: InboxEntry,
  { engine, watch }: { engine: Engine; watch: TurnWatch },
): Promise<TurnOutcome> {
  const { surroundings } = engine;
  await surroundings.fault("play:before");
  await held.lease.run(entry._id);
  try {
    const { reply, acts } = await decide(held, entry, { engine, watch });
    await commit(held, entry, reply, { acts, trace: watch.trace, engine });
    return "applied";
  } catch (error) {
    if (isLost(error)) throw error;
    return failed(held, entry, error, { engine, watch });
  }
}

async function decide(
  held: Held,
  entry: InboxEntry,
  { engine, watch }: { engine: Engine; watch: TurnWatch },
) {
  const { activity } = entry.event;
  if (activity.type === "event") {
    // Only post() makes such events, out of acts it has checked.
    const acts = activity.name === postEvent ? (activity.value as unknown as Act[]) : [];
    return { reply: postOnly(held.customer), acts };
  }
  const pressed = typeof activity.value === "string" ? activity.value : undefined;
  const reply = await converse(
    {
      entry: entry._id,
      at: engine.surroundings.clock.now(),
      identity: entry.identity,
      channel: activity.channelId,
      text: activity.text ?? "",
      ...(pressed !== undefined && { pressed }),
      ...(activity.from.name !== undefined && { nameOnApp: activity.from.name }),
    },
    held.customer,
    {
      flows: engine.flows,
      keep: (run) => held.write((customer) => withRun(customer, run)),
      fault: engine.surroundings.fault,
      plays: watch.plays,
      step: watch.step,
    },
  );
  if (!reply.isUnclaimed || !engine.fallback) return { reply, acts: [] };
  return { reply: { ...reply, effects: [] }, acts: await engine.fallback(entry) };
}

/** What the bot itself says outside a turn moves no run. */
function postOnly({ runs }: Customer): Reply {
  return { effects: [], runs };
}

function withRun(customer: Customer, run: Run): Customer {
  const isOpen = customer.runs.some(({ id }) => id === run.id);
  const runs = isOpen
    ? customer.runs.map((one) => (one.id === run.id ? run : one))
    : [...customer.runs, run];
  return { ...customer, runs };
}

async function commit(
  held: Held,
  entry: InboxEntry,
  reply: Reply,
  { acts, trace, engine }: { acts: readonly Act[]; trace: string | undefined; engine: Engine },
): Promise<void> {
  const { fault, clock } = engine.surroundings;
  const { driverOf } = engine;
  await fault("commit:before");
  const now = clock.now();
  await held.write((customer) => applyTurn(customer, { entry, reply, acts, trace, now, driverOf }));
  engine.changed(held.customer._id);
  await fault("commit:after");
}

/** Whether the store or the lease failed, rather than the flow: then somebody else goes on. */
function isLost(error: unknown): boolean {
  return error instanceof BotError && error.code.startsWith("STORE_") && error.retry === "later";
}

async function failed(
  held: Held,
  entry: InboxEntry,
  error: unknown,
  { engine, watch }: { engine: Engine; watch: TurnWatch },
): Promise<TurnOutcome> {
  const { clock, log } = engine.surroundings;
  const { trouble } = held.customer;
  const failures = (trouble?.entry === entry._id ? trouble.failures : 0) + 1;
  const reason = describeError(error);
  const isFinal = error instanceof BotError && error.retry === "never";
  log("error", "turn_failed", { inboxId: entry._id, failures, ...errorFacts(error) });
  if (isFinal || failures >= mostFailures) {
    const reply: Reply = {
      effects: [{ type: "say", content: sentences.parked }],
      runs: held.customer.runs.filter(({ by }) => by !== entry._id),
      note: `parked: ${reason}`,
    };
    await commit(held, entry, reply, { acts: [], trace: watch.trace, engine });
    engine.surroundings.measure.count("parked_total", {
      reason: isFinal ? "refused" : "failures",
    });
    return "parked";
  }
  const retryAt = new Date(clock.now().getTime() + firstBackoffMs * 2 ** failures);
  await held.write((customer) => ({
    ...customer,
    trouble: { entry: entry._id, failures, retryAt, reason },
  }));
  return "failed";
}
