/** What became of a message that was handled: how its turn ended, and where its replies are. */
import { unclaimed } from "../../flow/converse.ts";
import type { Customer, OutboxEntry } from "../../model/customer.ts";
import type { Exchange } from "../../model/exchange.ts";
import type { InboxEntry } from "../../model/inbox.ts";
import type { Collections } from "../engine.ts";
import type { Cause, Finding, Found } from "./causes.ts";

const pageSize = 200;
const noAdapter = "no adapter serves this conversation";
/** Which of several replies names the cause: the first that is not as it should be. */
const worstFirst: readonly Cause[] = [
  ...(["no adapter", "refused", "expired", "uncertain"] as const),
  ...(["waiting to be sent", "being sent"] as const),
];

export interface Handled {
  readonly id: string;
  readonly state: InboxEntry["state"];
  readonly acceptedAt: Date;
}

export async function inspectHandled(
  { id, state, acceptedAt }: Handled,
  customer: Customer,
  { collections, now }: { readonly collections: Collections; readonly now: Date },
): Promise<Found> {
  const story = await storyOf(id, acceptedAt, { customer, collections });
  const told = story.findLast(({ direction }) => direction === "in");
  const replies = story.filter(({ direction }) => direction === "out");
  const findings = [turnFinding(state, told, replies.length)];
  const parked = state === "parked" ? parkedBy(told) : undefined;
  const fates = replies.map((reply) => fateOf(reply, customer, now));
  const edits = customer.outbox.filter((entry) => entry.act.type === "edit" && isOf(entry.id, id));
  const ways = [...fates, ...edits.map((entry) => queued(entry, now))];
  findings.push(...ways.map(({ finding }) => finding));
  const worst = worstFirst.find((cause) => ways.some((way) => way.cause === cause));
  return { cause: parked ?? worst ?? sentCause(told, customer), findings };
}

/** Replies carry the id of the turn, which of a replay has a number after it, and their place. */
const placeFormat = /^(~\d+)?(\/(\d+(\.\d+)?|close:[\w-]+|back(\.\d+)?))*$/;

function isOf(id: string, message: string): boolean {
  return id.startsWith(message) && placeFormat.test(id.slice(message.length));
}

async function storyOf(
  id: string,
  from: Date,
  { customer, collections }: { readonly customer: Customer; readonly collections: Collections },
): Promise<Exchange[]> {
  const range = { prefix: [customer._id], from, limit: pageSize };
  const { items } = await collections.exchanges.find("timeline", range);
  const known = new Map([...items, ...customer.tail].map((exchange) => [exchange._id, exchange]));
  const story = [...known.values()];
  // What came in parts has its turn under the id of the first.
  const whole = story.find(({ parts }) => parts?.includes(id));
  const turn = whole?._id.slice("in:".length) ?? id;
  return story.filter(({ _id }) => isOf(_id.slice(_id.indexOf(":") + 1), turn));
}

function turnFinding(
  state: InboxEntry["state"],
  told: Exchange | undefined,
  replies: number,
): Finding {
  if (!told) return { stage: "turn", says: "It was handled; its exchange is not kept any more" };
  const where = told.flow === undefined ? "" : ` by flow "${told.flow}"`;
  const note = told.note === undefined ? "" : ` (${told.note})`;
  const how = state === "parked" ? "set aside" : `handled${where}`;
  return { stage: "turn", says: `It was ${how} at ${at(told.at)}${note}, with ${replies} replies` };
}

function parkedBy(told: Exchange | undefined): Cause {
  const isDeath = /^parked: \d+ processes ended/.test(told?.note ?? "");
  return isDeath ? "parked after deaths" : "parked after failures";
}

interface Fate {
  readonly cause: Cause;
  readonly finding: Finding;
}

function fateOf(reply: Exchange, customer: Customer, now: Date): Fate {
  const { state, channel, note, nativeId } = reply;
  const waiting = customer.outbox.find(({ id }) => reply._id === `out:${id}`);
  if (waiting) return queued(waiting, now);
  const why = note === undefined ? "" : `: ${note}`;
  if (state === "sent") {
    const as = nativeId === undefined ? "" : ` as ${nativeId}`;
    return {
      cause: "answered",
      finding: { stage: "channel", says: `${channel} took it${as}${why}` },
    };
  }
  if (state === "expired" || state === "uncertain")
    return { cause: state, finding: { stage: "outbox", says: `A reply is ${state}${why}` } };
  if (note === noAdapter)
    return { cause: "no adapter", finding: { stage: "channel", says: `${channel}: ${note}` } };
  const finding: Finding = { stage: "channel", says: `${channel} did not take it${why}` };
  return { cause: "refused", finding };
}

function queued({ attempts, notBefore, reason, unsureSince }: OutboxEntry, now: Date): Fate {
  const tries = attempts > 0 ? ` after ${attempts} tries` : "";
  const why = reason === undefined ? "" : `: ${reason}`;
  const unsure = unsureSince ? `; it may have arrived since ${at(unsureSince)}` : "";
  if (notBefore && notBefore > now) {
    const says = `A reply waits until ${at(notBefore)}${tries}${why}${unsure}`;
    return { cause: "waiting to be sent", finding: { stage: "outbox", says } };
  }
  const says = `A reply is to be sent now${tries}${why}${unsure}`;
  return { cause: "being sent", finding: { stage: "outbox", says } };
}

function sentCause(told: Exchange | undefined, { asksForPerson }: Customer): Cause {
  if (asksForPerson && told && told.at >= asksForPerson) return "with a person";
  return told?.note === unclaimed ? "no flow claims it" : "answered";
}

export function at(date: Date): string {
  return date.toISOString();
}
