/**
 * One turn: the handling of one inbox entry. Play, then commit everything at once.
 * What keeps failing, or ends the process, is parked with an apology, so that the next goes on.
 */
import { AuthoringError } from "../base/errors.ts";
import { place } from "../base/site.ts";
import type { Surroundings } from "../base/surroundings.ts";
import { converse } from "../flow/converse.ts";
import type { Incoming, Reply } from "../flow/incoming.ts";
import type { Form } from "../form/form.ts";
import { plan } from "../form/plan.ts";
import { type InboundActivity, referenceOf } from "../model/activity.ts";
import { attachedIn } from "../model/attachment.ts";
import type { Customer, Run, Timer } from "../model/customer.ts";
import { eventIn } from "./business-event.ts";
import { withRuns } from "./chapters.ts";
import { type Act, applyTurn } from "./commit.ts";
import { withDeadline } from "./deadline.ts";
import type { Engine } from "./engine.ts";
import type { Held } from "./held.ts";
import { keepFile } from "./keep-file.ts";
import { withNotice } from "./pace.ts";
import { afterFailure, apology, isLost, mostDeaths } from "./park.ts";
import { countQuestions } from "./questions.ts";
import { submissionIn } from "./submission.ts";
import { firedTimer } from "./timers.ts";
import type { TurnEntry } from "./turn-entry.ts";
import { type TurnWatch, watchedTurn } from "./watched.ts";

/** The name of the event by which a bot says something outside a turn of the customer's. */
export const postEvent = "throughline/post";

export type TurnOutcome = "applied" | "parked" | "failed";

export function playTurn(held: Held, entry: TurnEntry, engine: Engine): Promise<TurnOutcome> {
  const { customer } = held;
  return watchedTurn({ entry, customer }, engine.surroundings, (watch) =>
    played(held, entry, { engine, watch }),
  );
}

interface Playing {
  readonly engine: Engine;
  readonly watch: TurnWatch;
}

async function played(held: Held, entry: TurnEntry, playing: Playing): Promise<TurnOutcome> {
  const { engine } = playing;
  const deaths = held.lease.deathsOf(entry._id);
  await engine.surroundings.fault("play:before");
  if (deaths >= mostDeaths) {
    const reason = `${deaths} processes ended while they handled it`;
    return park(held, entry, { ...playing, reason, label: "deaths" });
  }
  // One that was there when a process died is played alone: it must not take others with it.
  if (deaths > 0) return engine.suspects.add(() => tried(held, entry, playing));
  return tried(held, entry, playing);
}

async function tried(held: Held, entry: TurnEntry, playing: Playing): Promise<TurnOutcome> {
  const { engine } = playing;
  await held.lease.run(entry._id);
  try {
    const { reply, acts } = await withDeadline(
      {
        ms: engine.turnMs,
        clock: engine.surroundings.clock,
        late: () => tooLong(engine, playing.watch.flow),
      },
      (isOver) => decide(held, entry, { isOver, ...playing }),
    );
    const answer = withNotice(reply, held.customer, entry);
    await commit(held, entry, answer, { acts, ...playing });
    return "applied";
  } catch (error) {
    if (isLost(error)) throw error;
    const { trouble, reason, label } = afterFailure(held.customer, entry, {
      error,
      surroundings: engine.surroundings,
    });
    if (!trouble) return park(held, entry, { ...playing, reason, label });
    await held.write((customer) => ({ ...customer, trouble }));
    return "failed";
  }
}

async function park(
  held: Held,
  entry: TurnEntry,
  { engine, watch, reason, label }: Playing & { reason: string; label: string },
): Promise<TurnOutcome> {
  await commit(held, entry, apology(held.customer, entry, reason), { engine, watch, acts: [] });
  engine.surroundings.log("error", "turn_parked", { inboxId: entry._id, label });
  engine.surroundings.measure.count("parked_total", { reason: label });
  return "parked";
}

function tooLong({ turnMs, flows }: Engine, flow = "none"): AuthoringError {
  const at = place(flows.byName(flow)?.site ?? {});
  return new AuthoringError(
    "FLOW_TURN_TOO_LONG",
    `A turn of flow "${flow}" (${at}) was given up after ${turnMs} ms: bound what the flow waits ` +
      "for outside its questions, or raise turnMs",
    { retry: "later", flow, place: at },
  );
}

async function decide(
  held: Held,
  entry: TurnEntry,
  { engine, watch, isOver }: Playing & { isOver: () => boolean },
) {
  const { activity } = entry.event;
  const happened = happenedBy(held.customer, entry);
  if (happened.timer) watchTimer(happened.timer, engine.surroundings);
  if (activity.type === "event" && Object.keys(happened).length === 0) {
    // Only post() makes such events, out of acts it has checked.
    const acts = activity.name === postEvent ? (activity.value as unknown as Act[]) : [];
    return { reply: postOnly(held.customer), acts };
  }
  const { text, value } = activity.type === "message" ? activity : {};
  const reply = await converse(
    {
      entry: entry._id,
      at: engine.surroundings.clock.now(),
      identity: entry.identity,
      channel: activity.channelId,
      forms: engine.driverOf(referenceOf(activity))?.can.forms,
      text: entry.flood?.heard ?? text ?? "",
      attached: attachedIn(activity),
      ...happened,
      ...carriedBy(value),
      ...(activity.locale !== undefined && { locale: activity.locale }),
      ...(activity.from.name !== undefined && { nameOnApp: activity.from.name }),
    },
    held.customer,
    {
      flows: engine.flows,
      // A turn that was given up keeps nothing: its message is being played again.
      keep: (run) => (isOver() ? never() : held.write((customer) => withRun(customer, run))),
      fault: engine.surroundings.fault,
      offersPage: pagesFor(activity, engine),
      isChecked: engine.playsTwice,
      plays: watch.plays,
      step: watch.step,
      keepFile: (source, options) => keepFile(engine.files, source, options),
    },
  );
  if (!reply.isUnclaimed || !engine.fallback) return { reply, acts: [] };
  const { note: _, ...rest } = reply;
  return { reply: { ...rest, effects: [] }, acts: await engine.fallback(entry) };
}

/** What an event stands for; nothing for a message. */
function happenedBy(customer: Customer, entry: TurnEntry) {
  const timer = firedTimer(customer, entry);
  const event = eventIn(entry);
  const submission = submissionIn(entry);
  return { ...(timer && { timer }), ...(event && { event }), ...(submission && { submission }) };
}

/** Nothing where no form can be filled in on a page, or where others would open it. */
function pagesFor(activity: InboundActivity, { formLinkTo, opensLinks, driverOf }: Engine) {
  const to = referenceOf(activity);
  const { can } = driverOf(to) ?? {};
  if (!formLinkTo || !can || to.conversation.isGroup || opensLinks?.(to) === false)
    return undefined;
  return (form: Form) => plan(form, can, { hasPages: true }).as === "page";
}

function never(): Promise<never> {
  return new Promise(() => {});
}

function watchTimer({ dueAt }: Timer, { measure, clock }: Surroundings): void {
  const lateMs = clock.now().getTime() - dueAt.getTime();
  measure.observe("timers_late_seconds", {}, Math.max(lateMs, 0) / 1_000);
}

/** What was pressed, or chosen together. */
function carriedBy(value: unknown): Pick<Incoming, "pressed" | "voted"> {
  if (typeof value === "string") return { pressed: value };
  const isVote = Array.isArray(value) && value.every((one) => typeof one === "string");
  return isVote && value.length > 0 ? { voted: value } : {};
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
  return withRuns(customer, runs);
}

async function commit(
  held: Held,
  entry: TurnEntry,
  reply: Reply,
  { engine, watch, acts }: Playing & { acts: readonly Act[] },
): Promise<void> {
  const { fault, clock } = engine.surroundings;
  const { driverOf } = engine;
  const { trace } = watch;
  await fault("commit:before");
  const now = clock.now();
  await held.write((customer) => applyTurn(customer, { entry, reply, acts, trace, now, driverOf }));
  countQuestions(reply.effects, engine.surroundings.measure);
  engine.changed(held.customer._id);
  await fault("commit:after");
}
