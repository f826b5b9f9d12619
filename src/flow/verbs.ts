/** What a flow can do. This file is the manual; `play.ts` makes it happen. */
import type { Readable } from "node:stream";
import type { z } from "zod";
import type { Duration } from "../base/duration.ts";
import type { PlainData } from "../base/plain.ts";
import type { Form } from "../form/form.ts";
import type { Tag, Texts } from "../form/texts.ts";
import type { KeptFile } from "../model/attached.ts";
import type { Again } from "./again.ts";
import type { BusinessEvent } from "./event.ts";
import type { PlainOnly } from "./kept.ts";

/** What is said: text, or a card that each app shows in its own way. */
export type Content = string | Card;

/** A message of several parts. Lists and links are written out in its text. */
export interface Card {
  readonly title?: string;
  readonly text: string;
  /**
   * Reads the text as Markdown: `**bold**`, `*italic*`, `~~struck~~`, code, quotes, lists and links.
   * Apps that show no such thing show the words. What somebody else wrote belongs into no such text.
   */
  readonly format?: "markdown";
  readonly list?: readonly (string | { readonly title: string; readonly text: string })[];
  readonly links?: readonly { readonly title: string; readonly url: string }[];
  /**
   * Pressing one, or typing its number, is the same as writing what it says, by default its title.
   */
  readonly buttons?: readonly (string | { readonly title: string; readonly says: string })[];
  /** Something to copy: a voucher, order number or the like, 1 to 256 characters. */
  readonly code?: string;
  /** Files, as `files()` or an answer gives them: each app shows them as its own. */
  readonly files?: readonly KeptFile[];
  /**
   * What to do when the app's answer was lost and it cannot be asked: `resend` (the default)
   * may show the message twice, `skip` may leave it out.
   */
  readonly onUncertain?: "resend" | "skip";
}

/** The customer, as a flow sees them. */
export interface CustomerView {
  readonly id: string;
  /**
   * The remembered `name`, else the one the app gives, else empty: t`Thank you, ${customer.name}!`
   * says "Thank you!" then.
   */
  readonly name: string;
  /** Code of the language the bot's own sentences are in: chosen, or that of the app. */
  readonly language: string;
  /** What was known when the flow began, and what this run has remembered since. */
  readonly facts: Readonly<Record<string, PlainData | undefined>>;
}

/** How long a question or an event is waited for. */
export interface Patience {
  /** After this, the step returns `undefined`. For ever unless told. */
  readonly within?: Duration;
  /** After this, the customer is reminded of the question, once. */
  readonly remind?: Duration;
}

/** How long what is remembered counts. */
export interface Validity {
  /** After this, flows that begin do not know it any more, and ask. For ever unless told. */
  readonly validFor?: Duration;
}

/** What may be said of a question besides its words. */
export interface AskOptions extends Patience, Validity {
  /**
   * Keeps the answer as this fact of the customer. A fact that is already known and fits the
   * schema is used instead of asking.
   */
  readonly remember?: string;
}

/** What an effect is given by `once()`. */
export interface OnceContext {
  /** The same whenever this step runs again: hand it to the other system as idempotency key. */
  readonly key: string;
}

/** What once() does about an effect that throws. */
export interface Persistence {
  /**
   * How often it is tried again before the step fails for good with a TerminalError. Default 4.
   * An effect that throws a TerminalError itself is not tried again.
   */
  readonly retries?: number;
  /** How long before the first further try. Twice as long each time, up to 5 minutes. Default "1 second". */
  readonly pause?: Duration;
}

/** What is in a file: a path or a file URL, bytes, a stream, or a file that is kept already. */
export type FileContent = string | URL | Uint8Array | Readable | KeptFile;

/** A file, or a function that makes or opens it: that runs only where the file is not kept yet. */
export type FileSource = FileContent | (() => FileContent | Promise<FileContent>);

/** What files() may be told of a file. */
export interface FileOptions {
  /** What the customer sees. By default that of the path, or `file`. */
  readonly name?: string;
  /** Its MIME type. By default what its content says. */
  readonly type?: string;
}

/** One round of a repeat(). */
export interface Round<Carried> {
  /** Counts from 1. */
  readonly count: number;
  /** What the round before handed on, at first what repeat() was started with. */
  readonly carried: Carried;
  /** Return this to go round again; anything else that is returned ends the loop. */
  readonly again: Carried extends undefined ? () => Again : (carried: Carried) => Again;
}

/** Every value. As a bound, it lets a text that is written out have its own type. */
// biome-ignore lint/suspicious/noConfusingVoidType: a body may return nothing
type Anything = string | number | bigint | boolean | symbol | null | undefined | void | object;

/** What each() goes over: text and numbers, or objects that say who they are. */
export type Item = string | number | { readonly id: string | number };

/** `undefined` only for a wait that can run out. */
type MayRunOut<Waiting> = Waiting extends { readonly within: Duration } ? undefined : never;

/** What call() plays: a flow, which may be given something to begin with. */
export interface Callable<in Input, out Result> {
  readonly name: string;
  /** The author's function. */
  readonly body: (verbs: Verbs, input: Input) => Promise<Result>;
  /** Its translations, if it has any. */
  readonly texts?: Texts;
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
  ask<Schema extends z.ZodType, Options extends AskOptions = AskOptions>(
    step: string,
    question: string,
    schema: Schema & PlainOnly<z.output<Schema>>,
    options?: Options,
  ): Promise<z.output<Schema> | MayRunOut<Options>>;
  /** Asks for one of `options` (key → label), as buttons or numbers; returns its key. */
  choose<
    const Options extends Readonly<Record<string, string>>,
    Waiting extends Patience = Patience,
  >(
    step: string,
    question: string,
    options: Options,
    patience?: Waiting,
  ): Promise<(keyof Options & string) | MayRunOut<Waiting>>;
  /**
   * Asks for everything in `form`, field after field, and returns what its schema makes of the
   * answers. Each answer is kept under `step` and the name of its field, so the form goes on where
   * it stood, on any app. A form of more than two fields ends with a summary, where any answer can
   * be changed.
   */
  fill<Answers>(step: string, form: Form<Answers>): Promise<Answers>;
  /**
   * Goes on after this time. Meanwhile the customer may use other flows. Goes by the first time
   * the run came here, whatever a later release says.
   */
  sleep(step: string, duration: Duration): Promise<void>;
  /** Waits until `event` happens to this customer, and returns what came with it. */
  waitFor<Payload extends PlainData, Waiting extends Pick<Patience, "within"> = object>(
    step: string,
    event: BusinessEvent<Payload>,
    patience?: Waiting,
  ): Promise<Payload | MayRunOut<Waiting>>;
  /**
   * Does something to the world and keeps what it returns under `step`. A finished effect never
   * runs again; one cut off by a crash does, with the same `key`. One that throws is tried again
   * later, while the run waits.
   *
   * @throws TerminalError when it has failed for good: uncaught, it parks the run with an apology.
   */
  once<Result extends Anything>(
    step: string,
    effect: (context: OnceContext) => (Result | Promise<Result>) & PlainOnly<Result>,
    persistence?: Persistence,
  ): Promise<Result>;
  /**
   * Keeps a file of up to 512 MB, to be sent with `say({ text, files: [file] })`. It is read once,
   * when the run first comes here; equal content lies in the store once. A path is looked up from
   * where the process runs; give `new URL("terms.pdf", import.meta.url)` for one beside the flow.
   *
   * @throws TerminalError when it cannot be read, after as many tries as once() has.
   */
  files(step: string, source: FileSource, options?: FileOptions): Promise<KeptFile>;
  /**
   * Goes through `items`, one after another, and returns what `body` returned for each. Inside,
   * step names need to differ only within one item: `step` and the item's id stand before them.
   * A finished item keeps nothing but its result.
   */
  each<One extends Item, Result extends Anything>(
    step: string,
    items: readonly One[],
    body: (item: One) => Promise<Result> & PlainOnly<Result>,
  ): Promise<Result[]>;
  /**
   * Goes round until `body` returns something other than `again()`, and returns that. Inside, step
   * names need to differ only within one round. A finished round keeps nothing but what it hands
   * on, so variables outside the body do not survive it: hand on what the next round needs.
   */
  repeat<Result extends Anything>(
    step: string,
    body: (round: Round<undefined>) => Promise<Result> & PlainOnly<Exclude<Result, Again>>,
  ): Promise<Exclude<Result, Again>>;
  /** As above, handing on a value from round to round: `start` is what the first round is given. */
  repeat<Carried, Result extends Anything>(
    step: string,
    start: Carried & PlainOnly<Carried>,
    body: (round: Round<Carried>) => Promise<Result> & PlainOnly<Exclude<Result, Again>>,
  ): Promise<Exclude<Result, Again>>;
  /**
   * Plays another flow to its end and returns what it returns. Its step names are its own: `step`
   * stands before them. When it has ended, nothing of it is kept but the result.
   */
  call<Input, Result>(
    step: string,
    flow: Callable<Input, Result> & PlainOnly<Result>,
    ...input: undefined extends Input ? [input?: Input] : [input: Input]
  ): Promise<Result>;
  /** The time at which the run first came here. */
  now(step: string): Promise<Date>;
  /** A number from 0 up to 1, drawn when the run first came here. */
  random(step: string): Promise<number>;
  /**
   * Keeps a fact of the customer for later flows. Done once, when the run first passes here. What it
   * was before is kept beside it, up to ten values.
   */
  remember<Value>(key: string, value: Value & PlainOnly<Value>, options?: Validity): Promise<void>;
  /**
   * Marks what is said in the customer's language, where a file of translations has it, and as it
   * stands elsewhere: t`Good morning, ${name}!`. The first number in it decides on the plural; what
   * is empty is left out with the comma before it.
   */
  readonly t: Tag;
  readonly customer: CustomerView;
  /** The app the customer wrote on in this turn. */
  readonly channel: string;
  /** What came with the link that began the run. */
  readonly link: string | undefined;
}
