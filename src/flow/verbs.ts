/** What a flow can do. This file is the manual; `play.ts` makes it happen. */
import type { z } from "zod";
import type { PlainData } from "../base/plain.ts";

/** What is said: text, or text with something to copy that each app shows in its own way. */
export type Content =
  | string
  | {
      readonly text: string;
      /** A voucher, order number or the like, 1 to 256 characters. */
      readonly code?: string;
      /**
       * What to do when the app's answer was lost and it cannot be asked: `resend` (the default)
       * may show the message twice, `skip` may leave it out.
       */
      readonly onUncertain?: "resend" | "skip";
    };

export interface CustomerView {
  readonly id: string;
  /** The remembered `name`, else the one the app gives, else "there". */
  readonly name: string;
  /** What was known when the flow began, and what this run has remembered since. */
  readonly facts: Readonly<Record<string, PlainData | undefined>>;
}

export interface AskOptions {
  /**
   * Keeps the answer as this fact of the customer. A fact that is already known and fits the
   * schema is used instead of asking.
   */
  readonly remember?: string;
}

export interface OnceContext {
  /** The same whenever this step runs again: hand it to the other system as idempotency key. */
  readonly key: string;
}

/** The verbs a flow is given. They are free functions: take them apart as you like. */
export interface Verbs {
  /** Tells the customer something. Sent once, when the run first passes here. */
  say(content: Content): Promise<void>;
  /**
   * Asks and waits, for as long as it takes, until an answer fits `schema`. One that does not is
   * asked again with the schema's own message. The answer as typed is kept under `step` and
   * parsed again on every replay.
   */
  ask<Schema extends z.ZodType<PlainData>>(
    step: string,
    question: string,
    schema: Schema,
    options?: AskOptions,
  ): Promise<z.output<Schema>>;
  /** Asks for one of `options` (key → label), as buttons or numbers; returns its key. */
  choose<const Options extends Readonly<Record<string, string>>>(
    step: string,
    question: string,
    options: Options,
  ): Promise<keyof Options & string>;
  /**
   * Does something to the world and keeps what it returns under `step`. A finished effect never
   * runs again; one cut off by a crash does, with the same `key`.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: an effect may return nothing
  once<Result extends PlainData | void>(
    step: string,
    effect: (context: OnceContext) => Result | Promise<Result>,
  ): Promise<Result>;
  /** Keeps a fact of the customer for later flows. Done once, when the run first passes here. */
  remember(key: string, value: PlainData): Promise<void>;
  readonly customer: CustomerView;
  /** The app the customer wrote on in this turn. */
  readonly channel: string;
}
