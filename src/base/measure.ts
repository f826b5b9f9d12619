/**
 * What the engine counts and times, as data: names, help and labels. Labels take few values by
 * nature; never an id of a person, a message or a run.
 */

interface Declaration {
  readonly type: "counter" | "histogram" | "gauge";
  readonly help: string;
  readonly labels: readonly string[];
}

/** Every figure of the engine by its name. */
export const metrics = {
  inbound_total: {
    type: "counter",
    help: "Messages handed over by an app: accepted, duplicate, refused for good, or to come again later",
    labels: ["channel", "result"],
  },
  inbound_duplicates_total: {
    type: "counter",
    help: "Messages that an app handed over again",
    labels: ["channel"],
  },
  inbound_accept_seconds: {
    type: "histogram",
    help: "From the hand-over of a message until it is durable",
    labels: [],
  },
  webhook_rejected_total: {
    type: "counter",
    help: "Messages refused when an app handed them over, by the code of the refusal",
    labels: ["channel", "reason"],
  },
  auth_failures_total: {
    type: "counter",
    help: "Requests refused because they did not prove who sends them",
    labels: ["kind"],
  },
  journal_backlog: {
    type: "gauge",
    help: "Messages accepted and not yet handled, counted up to 1,000",
    labels: [],
  },
  journal_oldest_seconds: {
    type: "gauge",
    help: "Age of the oldest message not yet handled",
    labels: [],
  },
  files_received_total: {
    type: "counter",
    help: "Files fetched from an app: kept, refused, to be tried again later, or gone for good",
    labels: ["channel", "result"],
  },
  turn_seconds: {
    type: "histogram",
    help: "From the beginning of a turn until it is committed, parked or has failed",
    labels: ["flow", "result"],
  },
  turn_queue_seconds: {
    type: "histogram",
    help: "From the acceptance of a message until its turn begins",
    labels: [],
  },
  turn_fenced_total: {
    type: "counter",
    help: "Writes refused because another process had taken the customer over",
    labels: [],
  },
  lease_takeovers_total: {
    type: "counter",
    help: "Customers taken over from a process that has ended or was too slow",
    labels: [],
  },
  parked_total: {
    type: "counter",
    help: "Messages set aside after failing for good",
    labels: ["reason"],
  },
  joined_total: {
    type: "counter",
    help: "Messages taken together with another as one turn: parts of one message, or a flood",
    labels: ["reason"],
  },
  timers_late_seconds: {
    type: "histogram",
    help: "From the time a timer was set for until its turn begins",
    labels: [],
  },
  step_seconds: {
    type: "histogram",
    help: "Effects of flows on the world: what once() runs",
    labels: ["step", "result"],
  },
  questions_asked_total: {
    type: "counter",
    help: "Questions shown to customers, each time they are shown",
    labels: ["flow"],
  },
  questions_saved_total: {
    type: "counter",
    help: "Questions not asked: what was known counts or was confirmed, or it came with another answer",
    labels: ["flow", "reason"],
  },
  questions_reasked_total: {
    type: "counter",
    help: "Questions asked although there was an answer: it did not fit, or what was known had changed",
    labels: ["flow", "reason"],
  },
  outbox_backlog: {
    type: "gauge",
    help: "Messages promised and not yet sent, of the 200 customers due first",
    labels: ["channel"],
  },
  outbox_oldest_seconds: {
    type: "gauge",
    help: "Age of the oldest message not yet sent, of the 200 customers due first",
    labels: ["channel"],
  },
  send_total: {
    type: "counter",
    help: "Attempts to send or edit: sent, refused for good, or to be tried again later",
    labels: ["channel", "result"],
  },
  send_seconds: {
    type: "histogram",
    help: "How long an app takes to take a message",
    labels: ["channel"],
  },
  send_uncertain_total: {
    type: "counter",
    help: "Attempts that ended without a clear answer: the message may have arrived",
    labels: ["channel"],
  },
  rate_limited_seconds_total: {
    type: "counter",
    help: "Waiting time that apps have demanded, for one chat or the whole account",
    labels: ["channel", "scope"],
  },
  store_op_seconds: {
    type: "histogram",
    help: "Calls of the store's verbs on documents",
    labels: ["op", "result"],
  },
  adapter_up: {
    type: "gauge",
    help: "1 while the adapters of a channel are started and take in what happens, else 0",
    labels: ["channel"],
  },
} as const satisfies Readonly<Record<string, Declaration>>;

type MetricName = keyof typeof metrics;
type NameOf<Type> = {
  [Name in MetricName]: (typeof metrics)[Name]["type"] extends Type ? Name : never;
}[MetricName];
type Labels<Name extends MetricName> = Readonly<
  Record<(typeof metrics)[Name]["labels"][number], string>
>;

/** Takes the figures of the engine. None of its functions may throw or wait. */
export interface Measure {
  /** Adds to a counter, by default 1. */
  count<N extends NameOf<"counter">>(name: N, labels: Labels<N>, amount?: number): void;
  /** Notes how long something took. */
  observe<N extends NameOf<"histogram">>(name: N, labels: Labels<N>, seconds: number): void;
  /** Says how much there is at this moment. */
  set<N extends NameOf<"gauge">>(name: N, labels: Labels<N>, value: number): void;
  /** Starts a watch; the function it returns observes the time gone by since. */
  time<N extends NameOf<"histogram">>(name: N): (labels: Labels<N>) => void;
}

const ignore = () => {};

/** For whoever does not ask: costs a call and keeps nothing. */
export const noMeasure: Measure = {
  count: ignore,
  observe: ignore,
  set: ignore,
  time: () => ignore,
};
