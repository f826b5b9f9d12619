/**
 * The customer: one document that holds what must change together. Every write replaces it
 * whole over the revision it was read at, so that a turn happens entirely or not at all.
 */
import { z } from "zod";
import type { PlainData } from "../base/plain.ts";
import { conversationReference, outboundActivity } from "./activity.ts";
import { collection } from "./collection.ts";
import { exchange } from "./exchange.ts";

const plain = z.custom<PlainData>();

/** What was told of the customer, and where it came from. */
const told = z.object({
  value: plain,
  at: z.date(),
  /** The exchange in which it was told. */
  source: z.string(),
  channel: z.string(),
});

/** One thing known of the customer. */
const fact = told.extend({
  /** From then on it is not known any more: who needs it asks for it. */
  validUntil: z.date().optional(),
  /** What it was before it was corrected, newest first. */
  earlier: z.array(told).optional(),
});
export type Fact = z.infer<typeof fact>;

const stepKind = z.enum([
  "ask",
  "choose",
  "once",
  "now",
  "random",
  "each",
  "repeat",
  "call",
  "sleep",
  "event",
]);
export type StepKind = z.infer<typeof stepKind>;

/** What a named step returned, or what the customer answered to it. */
const memo = z.object({
  /** The names of the scopes it is in and its own, with "/" between them. */
  step: z.string(),
  kind: stepKind,
  /** Kept as given: an answer is parsed again on every replay. A wait that ran out keeps nothing. */
  raw: plain.optional(),
  /** Digest of the schema that took the answer: what a later release is compared with. */
  shape: z.string().optional(),
  /** Taken from what was known of the customer, not asked. */
  known: z.literal(true).optional(),
  /** Why the step failed for good. */
  error: z.string().optional(),
  /** The inbox entry whose turn recorded it. */
  by: z.string(),
});
export type Memo = z.infer<typeof memo>;

/** One of the answers a question offers; its place in the list is its number. */
const option = z.object({ key: z.string(), title: z.string() });
export type Option = z.infer<typeof option>;

const wait = z.object({
  step: z.string(),
  kind: z.enum(["ask", "choose", "sleep", "event", "once"]),
  /** What a question offers. */
  options: z.array(option),
  /** When it is over, when the customer is reminded, when a step that failed is tried again. */
  due: z.object({ end: z.date(), remind: z.date(), retry: z.date() }).partial().optional(),
  /** The business event waited for. */
  event: z.string().optional(),
  /** How often a step that failed has been tried, or an answer to the question was refused. */
  tries: z.int().optional(),
});
export type Wait = z.infer<typeof wait>;

/** What was said after a step: digests, by the step. */
const said = z.record(z.string(), z.array(z.string()));

/** A part of a long run's memo that lies beside the customer, with what was said in it. */
export interface Chapter {
  readonly name: string;
  readonly memo: readonly Memo[];
  readonly said: z.infer<typeof said>;
}

const run = z.object({
  id: z.string(),
  flow: z.string(),
  /** The inbox entry whose turn began it. */
  by: z.string(),
  startedAt: z.date(),
  /** Facts as they stood when the run began, so that every replay sees the same. */
  known: z.record(z.string(), plain),
  /** All of it in memory, and in the document what comes after the chapters. */
  memo: z.array(memo),
  /** In the document: the names of the chapters the memo begins with. */
  chapters: z.array(z.string()).optional(),
  /** In memory: these chapters themselves. */
  earlier: z.custom<readonly Chapter[]>().optional(),
  /** The step the run stands at. */
  wait: wait.optional(),
  /** A new release made something else of a step that is answered: nothing is guessed. */
  paused: z.object({ step: z.string(), was: stepKind, is: stepKind, at: z.date() }).optional(),
  /** A step failed for good, and the flow had no answer to that. */
  parked: z.object({ step: z.string(), error: z.string(), at: z.date() }).optional(),
  /** What came with the link or the business event that began the run. */
  input: plain.optional(),
  /** Of what was said after a step, unless a chapter has it. */
  said,
});
export type Run = z.infer<typeof run>;

/** The last question shown on one channel. */
const prompt = z.object({
  /** Short name that its buttons carry. */
  id: z.string(),
  /** Outbox id of the message that asked. */
  message: z.string(),
  run: z.string(),
  step: z.string(),
  kind: z.enum(["ask", "choose"]),
  /** As the customer saw them, so that "2" means what it meant then. */
  options: z.array(option),
  activity: outboundActivity,
});
export type Prompt = z.infer<typeof prompt>;

const outboxEntry = z.object({
  /** From the inbox entry and a count: the same on every replay of the turn. */
  id: z.string(),
  identity: z.string(),
  /** A `reply` answers somebody who waits, a `notice` does not, a `summary` stands for what expired. */
  kind: z.enum(["reply", "notice", "summary"]),
  /** Later than this it makes no sense any more. */
  expiresAt: z.date(),
  /** Tries that failed; being told to wait is none. */
  attempts: z.int(),
  notBefore: z.date().optional(),
  /** Where the trace of its turn goes on. */
  trace: z.string().optional(),
  /** Why it was not sent yet. */
  reason: z.string().optional(),
  /** Since when it may have arrived without our knowing. */
  unsureSince: z.date().optional(),
  /** Written with the turn that goes on to send it: should its process end, it may have arrived. */
  sendingSince: z.date().optional(),
  /** What to do when that cannot be found out; `resend` unless told. */
  onUncertain: z.enum(["resend", "skip"]).optional(),
  /** The app refused its formatting: it goes out as plain text. */
  isPlain: z.literal(true).optional(),
  act: z.discriminatedUnion("type", [
    z.object({ type: z.literal("send"), activity: outboundActivity }),
    /** Changes an earlier message, named by its outbox id; `null` takes it back. */
    z.object({ type: z.literal("edit"), of: z.string(), activity: outboundActivity.nullable() }),
  ]),
});
export type OutboxEntry = z.infer<typeof outboxEntry>;

const timer = z.object({
  /** The same when it is set anew. */
  id: z.string(),
  dueAt: z.date(),
  /** Set when it fires again and again. */
  everyMs: z.int().positive().optional(),
  /** Whom it wakes. */
  run: z.string().optional(),
  step: z.string().optional(),
  /** Another one with each setting and each firing: a number fires once. */
  n: z.int(),
});
export type Timer = z.infer<typeof timer>;

const customer = z.object({
  _id: z.string(),
  /** The fence: every write replaces the revision its writer has read. */
  rev: z.int(),
  /** Names the write that made this revision: tells an unknown outcome from a lost one. */
  lastWriteId: z.string(),
  createdAt: z.date(),
  /** When a worker should look here unasked: something waits to be sent, copied, tried or fired. */
  wakeAt: z.date().optional(),
  identities: z.record(z.string(), conversationReference),
  facts: z.record(z.string(), fact),
  /** Open runs, the one being talked about last. */
  runs: z.array(run),
  prompts: z.record(z.string(), prompt),
  /** The buttons of the last card on each app, where no question came after it. */
  offered: z.record(z.string(), z.array(option)).optional(),
  /** The identities that cannot be written to, until they write again. */
  unreachable: z.record(z.string(), z.object({ at: z.date(), reason: z.string() })).optional(),
  asksForPerson: z.date().optional(),
  /** Code of the language the customer has chosen. */
  language: z.string().optional(),
  /** The inbox entries applied last: a crash before they are closed repeats nothing. */
  applied: z.array(z.string()),
  /** Failures of the entry at the head of the inbox. */
  trouble: z
    .object({
      entry: z.string(),
      failures: z.int(),
      /** How many of them never returned. */
      late: z.int().optional(),
      retryAt: z.date(),
      reason: z.string(),
    })
    .optional(),
  /** How many messages came since then; of a flood, when its last one came. */
  pace: z.object({ since: z.date(), count: z.int(), told: z.literal(true).optional() }).optional(),
  outbox: z.array(outboxEntry),
  timers: z.array(timer),
  /** Counts the numbers ever given to timers. */
  timerCount: z.int(),
  /** The app's order of the newest message handled, by identity. */
  newest: z.record(z.string(), z.string()).optional(),
  /** Where the customer wrote last. */
  lastIdentity: z.string().optional(),
  /** Ids of chapters that no run needs any more, until that is noted in them. */
  spent: z.array(z.string()).optional(),
  /** Exchanges not yet copied to the timeline. */
  tail: z.array(exchange),
  exchangeCount: z.int(),
  lastExchangeAt: z.date().optional(),
});
/** The one document of a customer: identities, facts, open runs, and what is still to be sent. */
export type Customer = z.infer<typeof customer>;

export const customers = collection<Customer>()("customers", { due: ["wakeAt"] });

/** Of revision 0: not stored yet. */
export function newCustomer(id: string, now: Date): Customer {
  return {
    _id: id,
    rev: 0,
    lastWriteId: "",
    createdAt: now,
    identities: {},
    facts: {},
    runs: [],
    prompts: {},
    applied: [],
    outbox: [],
    timers: [],
    timerCount: 0,
    tail: [],
    exchangeCount: 0,
  };
}
