/** Why a message has no answer, or where its answer is: every cause, and what to do about it. */

export const causes = {
  "never arrived":
    "See that the app delivers to this bot: its address, its secret, /readyz, and message_refused in the log",
  "not taken up": "See that a bot runs on this store: one looks here every second",
  "waiting behind another": "Look at what it waits for",
  "waiting for the rest":
    "Nothing: its app delivers it in parts, and it is handled when no more can come",
  "being handled": "Wait: if this lasts, a step of the flow is slow; see bot_step_seconds",
  "handler died": "Wait until its lease has run out: then another process goes on by itself",
  failing: "Mend the flow or what it calls: the message is tried again by itself",
  "parked after failures": "Mend the flow, then take the message up again; the customer was told",
  "parked after deaths":
    "It ended the process each time: look for memory or process.exit in the flow; the customer was told",
  "with a person": "Somebody has to answer: the customer has asked for a person",
  "no flow claims it": "Give a flow the command or phrase, or make one the fallback",
  "waiting to be sent":
    "Nothing, if the time named is near: the app has asked for it, or did not answer",
  "being sent": "Wait: if this lasts, no bot runs on this store",
  refused: "Read why: a person who blocked us, or a message the app does not take",
  expired: "The app could not be reached while it made sense; see bot_adapter_up and its log",
  uncertain: "Ask the customer, or look into the app: it was not sent twice on purpose",
  "no adapter": "Start the bot with the adapter of that channel and account",
  answered:
    "Nothing: what the app hands over again under the same id is a duplicate, and is not answered twice",
} as const satisfies Readonly<Record<string, string>>;

/** Why a message has no answer, in the words `inspect()` uses; one is that it has one. */
export type Cause = keyof typeof causes;

/** What was found at one place on the way of a message. */
export interface Finding {
  readonly stage: "inbox" | "lease" | "turn" | "outbox" | "channel";
  readonly says: string;
}

/** What `inspect()` has found out. */
export interface Inspection {
  readonly cause: Cause;
  /** What to do. */
  readonly advice: string;
  /** Along the way of the message, in its order. */
  readonly findings: readonly Finding[];
  /** Of the inbox entry. */
  readonly message?: string;
  readonly customer?: string;
}

/** The cause of one message, and how that was found. */
export interface Found {
  readonly cause: Cause;
  readonly findings: readonly Finding[];
}
