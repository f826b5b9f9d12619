/**
 * A conversation played in memory: what a customer does on their apps, and what they see.
 *
 * Every turn is handled by an engine of its own over the same store, so a flow that passes here
 * survives a restart between any two messages. Time stands still until the test lets it pass.
 */
import { type Duration, lengthMs } from "../base/duration.ts";
import type { PlainData } from "../base/plain.ts";
import type { Capabilities } from "../channel/driver.ts";
import type { BusinessEvent } from "../flow/event.ts";
import type { Flow } from "../flow/flow.ts";
import type { Wording } from "../flow/wording.ts";
import { fail, HeldPhone } from "./held-phone.ts";
import { Room } from "./room.ts";
import type { FilledIn, SentFile } from "./test-app.ts";
import { described, isLike, type Transcript, written } from "./transcript.ts";

/** The apps and the person of a conversation. */
export interface ConversationOptions {
  /**
   * What each app can do, by its name. One that is not named shows up to 25 buttons, text of up
   * to 4,096 characters, and codes with a copy button.
   */
  readonly apps?: Readonly<Record<string, Capabilities>>;
  /** As the bot is given it. */
  readonly greeting?: Wording;
  /** Who talks to the bot. Default "ann". */
  readonly person?: string;
}

/** What a customer shares by the app's own means; `isOwn` when it is their own number. */
export type Shareable =
  | { readonly latitude: number; readonly longitude: number; readonly address?: string }
  | { readonly name: string; readonly phone: string; readonly isOwn?: boolean };

/**
 * Begins a conversation with a bot that has these flows. Say what happens in a row, then await it:
 * nothing is played before. On a failure the whole transcript is in the message.
 *
 * @throws AssertionError when something is not as expected.
 * @throws AuthoringError when a flow breaks a rule, and whatever else made a turn fail.
 * @example
 * await conversation(newsletter).on("telegram")
 *   .says("hi").sees(/What may we call you/)
 *   .says("Ann").sees("What is your e-mail address, Ann?")
 *   .on("whatsapp").says("ann@example.org").sees(/once a month/);
 */
export function conversation(
  flows: Flow | readonly Flow[],
  options: ConversationOptions = {},
): Conversation {
  return new Conversation("body" in flows ? [flows] : flows, options);
}

/** A conversation that is being told: every call adds to it, and awaiting it plays it. */
export class Conversation implements PromiseLike<Transcript> {
  readonly #room: Room;
  readonly #phone: HeldPhone;
  readonly #steps: (() => void | Promise<void>)[] = [];
  #played: Promise<Transcript> | undefined;

  constructor(flows: readonly Flow[], options: ConversationOptions) {
    const { apps = {}, person = "ann", greeting } = options;
    this.#room = new Room(flows, { apps, greeting });
    this.#phone = new HeldPhone(this.#room, person);
  }

  /** Takes up the phone with this app; what was said on another goes on here. */
  on(app: string): this {
    return this.#then(() => {
      this.#phone.app = app;
    });
  }

  /** Somebody else takes up a phone of their own. */
  as(person: string): this {
    return this.#then(() => {
      this.#phone.person = person;
    });
  }

  /** Whoever holds the phone has it set to this language, such as "de" or "pt-BR". */
  in(language: string): this {
    return this.#then(() => {
      this.#phone.language = language;
    });
  }

  /** Types this text. What is expected from here on is what the bot answers. */
  says(text: string): this {
    return this.#does(() => this.#phone.write({ text }));
  }

  /**
   * Sends these files in one message, with text beside them where that comes first. They lie at the
   * app, which gives them to the bot as a real one does: what a form keeps of them is what the
   * store does.
   */
  sends(...sent: readonly [string | SentFile, ...SentFile[]]): this {
    const [first, ...rest] = sent;
    const text = typeof first === "string" ? first : "";
    const files = typeof first === "string" ? rest : [first, ...rest];
    return this.#does(() => this.#phone.write({ text, files }));
  }

  /** Shares a place or a contact by the app's own means. */
  shares(shared: Shareable): this {
    const isPlace = "latitude" in shared;
    const one = isPlace
      ? ({ type: "location", ...shared } as const)
      : ({ type: "contact", ...shared } as const);
    return this.#does(() => this.#phone.write({ text: "", shared: [one] }));
  }

  /**
   * Sends answers to the form that is open, by the paths of its fields (`address.street`,
   * `items[0].price`), as one does on a form of the app's own; with `whole`, what is not among them
   * was left out.
   */
  submits(answers: FilledIn, sent?: "whole"): this {
    return this.#does(() => this.#phone.submit(answers, sent));
  }

  /**
   * Presses the button with this title; where the app has no buttons, types its number. Where options
   * are voted for, votes for these, which is the whole answer.
   */
  chooses(...titles: readonly [string, ...string[]]): this {
    return this.#then(() => this.#phone.choose(titles));
  }

  /** Expects a message that holds this text, or fits it, after those that were seen before. */
  sees(expected: string | RegExp): this {
    return this.#then(() => this.#phone.see(expected));
  }

  /**
   * Expects a file of this name, after what was seen before; look for it before the text that
   * stands with it. `look` is given its content, and throws if that is not as it should be.
   */
  gets(name: string, look: (content: Buffer) => unknown = () => {}): this {
    return this.#then(() => this.#phone.get(name, look));
  }

  /** Expects that the bot has said nothing more than what was seen. */
  seesNothingMore(): this {
    return this.#then(() => this.#phone.seeNothingMore());
  }

  /** Expects that no message of this conversation fits. */
  neverSees(unexpected: string | RegExp): this {
    return this.#then(() => {
      const found = this.#room.transcript.find((line) => isLike(line, unexpected));
      if (found) fail(`${found.app} shows ${described(unexpected)}: "${found.text}"`);
    });
  }

  /** Expects these choices under the last question, in this order. */
  offers(...titles: readonly string[]): this {
    return this.#then(() => this.#phone.seeOffered(titles));
  }

  /** Expects this fact on the customer's profile; `undefined` when it must not be known. */
  knows(fact: string, value: PlainData | undefined): this {
    return this.#then(() => this.#phone.known(fact, value));
  }

  /** Expects that no run is open: the customer is through with everything. */
  isThrough(): this {
    return this.#then(() => this.#phone.through());
  }

  /** Lets time pass, such as `"2 days"`; what falls due on the way happens at its own time. */
  passes(time: Duration): this {
    return this.#does(() => this.#room.pass(lengthMs(time)));
  }

  /** Something happens in the business to whoever holds the phone. */
  happens<Payload extends PlainData>(event: BusinessEvent<Payload>, payload: Payload): this {
    return this.#does(() => this.#room.happens(this.#phone.person, event, payload));
  }

  /**
   * Lets the effect of this `once()` throw instead of being run, the next time it would be; said
   * twice, the next two times. The names of the scopes it is in stand before its own:
   * `"guests/Ann/pay"`.
   */
  fails(step: string, error: Error = new Error(`"${step}" fails in this test`)): this {
    return this.#then(() => this.#room.fail(step, error));
  }

  /**
   * The process ends and another one begins, which looks for what the one before has left. Between
   * any two messages that happens by itself: say it where a test is about it, and expect nothing.
   */
  restarts(): this {
    return this.#does(() => this.#room.restart());
  }

  /** Goes on with a new release: the same flows, changed. */
  deploys(flows: Flow | readonly Flow[]): this {
    return this.#then(() => this.#room.deploy("body" in flows ? [flows] : flows));
  }

  // biome-ignore lint/suspicious/noThenProperty: a test reads best when the whole chain is awaited
  then<Result = Transcript, Failure = never>(
    onDone?: ((transcript: Transcript) => Result | PromiseLike<Result>) | null,
    onFailed?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.#played ??= this.#play();
    return this.#played.then(onDone, onFailed);
  }

  async #play(): Promise<Transcript> {
    try {
      for (const step of this.#steps) await step();
      const { unfailed } = this.#room;
      if (unfailed !== undefined) fail(`The effect of "${unfailed}" was not run, nor failed`);
    } catch (error) {
      throw error instanceof Error ? this.#told(error) : error;
    }
    return this.#room.transcript;
  }

  /** The very error, so that its code and its place are there, with the transcript in its message. */
  #told(error: Error): Error {
    const { message, stack = "" } = error;
    error.message = `${message}\n\n${written(this.#room.transcript)}\n`;
    error.stack = stack.replace(message, () => error.message);
    return error;
  }

  /** What is expected from here on is what comes of it. */
  #does(work: () => Promise<void>): this {
    return this.#then(() => {
      this.#phone.readAll();
      return work();
    });
  }

  #then(step: () => void | Promise<void>): this {
    if (this.#played !== undefined)
      throw new Error("This conversation is over: say everything before awaiting it");
    this.#steps.push(step);
    return this;
  }
}
