/** The errors this product throws, sorted by whose move is next. */

export interface ErrorFacts {
  readonly cause?: unknown;
  readonly retry?: "never" | "later";
  readonly retryAfterMs?: number;
  readonly channel?: string;
  readonly flow?: string;
  readonly step?: string;
  /** File and line of what an author has to change. */
  readonly place?: string;
}

/** Base of every error: a stable `code`, whether trying again can help, and the facts as fields. */
export class BotError extends Error {
  override readonly name: string = "BotError";
  readonly code: string;
  readonly retry: "never" | "later";
  readonly retryAfterMs?: number;
  readonly channel?: string;
  readonly flow?: string;
  readonly step?: string;
  readonly place?: string;

  constructor(code: string, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.retry = facts.retry ?? "never";
    if (facts.retryAfterMs !== undefined) this.retryAfterMs = facts.retryAfterMs;
    if (facts.channel !== undefined) this.channel = facts.channel;
    if (facts.flow !== undefined) this.flow = facts.flow;
    if (facts.step !== undefined) this.step = facts.step;
    if (facts.place !== undefined) this.place = facts.place;
  }
}

/** The flow is wrong: its author has to change it. */
export class AuthoringError extends BotError {
  override readonly name = "AuthoringError";
}

/** The deployment is wrong: whoever runs it has to change a setting. */
export class ConfigError extends BotError {
  override readonly name = "ConfigError";
}

export interface ChannelErrorFacts extends ErrorFacts {
  /** What `retryAfterMs` is asked of: this chat, or everything our account sends. Default: chat. */
  readonly scope?: "chat" | "account";
  /** The app gave no clear answer, so the message may have arrived. */
  readonly mayHaveArrived?: boolean;
}

/** An app refused a message, or cannot be reached. */
export class ChannelError extends BotError {
  override readonly name = "ChannelError";
  readonly scope: "chat" | "account";
  readonly mayHaveArrived: boolean;

  constructor(code: string, message: string, facts: ChannelErrorFacts = {}) {
    super(code, message, facts);
    this.scope = facts.scope ?? "chat";
    this.mayHaveArrived = facts.mayHaveArrived ?? false;
  }
}

/** The store refused, or cannot be reached. */
export class StoreError extends BotError {
  override readonly name = "StoreError";
}

/** Thrown by what a step does, when trying again cannot help: the card is stolen, the seat sold. */
export class TerminalError extends Error {
  override readonly name = "TerminalError";
}

/** What there is to say of anything that was thrown, strings included. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.message;
  return String(error);
}

export interface ErrorFactsForLog {
  /** Its class. */
  readonly error: string;
  readonly code?: string;
  /** The flow that has to be changed. */
  readonly flow?: string;
  /** File and line of what has to be changed, else file, line and column it was thrown at. */
  readonly at?: string;
  /** May quote what somebody wrote: not for logs that many read. */
  readonly reason: string;
  /** The very thing that was thrown, with all that it quotes. */
  readonly cause: unknown;
}

/** What a log takes of anything that was thrown. */
export function errorFacts(error: unknown): ErrorFactsForLog {
  const reason = describeError(error);
  if (!(error instanceof Error)) return { error: typeof error, reason, cause: error };
  const { place, flow }: ErrorFacts = error instanceof BotError ? error : {};
  const at = place ?? placeOf(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return {
    error: error.constructor.name,
    ...(/^[A-Z][A-Z\d_]{1,63}$/.test(code) && { code }),
    ...(flow !== undefined && { flow }),
    ...(at !== undefined && { at }),
    reason,
    cause: error,
  };
}

/** From the first line of the stack; the message before it may look like one. */
function placeOf({ name, message, stack = "" }: Error): string | undefined {
  const heads = [`${name}: ${message}`, `Error: ${message}`, message];
  const head = heads.find((one) => stack.startsWith(one));
  if (head === undefined) return undefined;
  return /^\n {4}at [^\n]*?([\w.-]{1,80}:\d+:\d+)\)?(?:\n|$)/.exec(stack.slice(head.length))?.[1];
}
