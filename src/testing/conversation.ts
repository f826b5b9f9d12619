/**
 * A conversation played in memory: what a customer does on their apps, and what they see.
 *
 * Every turn is handled by an engine of its own over the same store, so a flow that passes here
 * survives a restart between any two messages. Time stands still until the test lets it pass.
 */
import { AssertionError } from "node:assert";
import { type Duration, lengthMs } from "../base/duration.ts";
import type { PlainData } from "../base/plain.ts";
import type { Capabilities } from "../channel/driver.ts";
import type { BusinessEvent } from "../flow/event.ts";
import type { Flow } from "../flow/flow.ts";
import type { Wording } from "../flow/wording.ts";
import { Room } from "./room.ts";
import type { FilledIn, SentFile, Shown } from "./test-app.ts";
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
  readonly #steps: (() => void | Promise<void>)[] = [];
  #person: string;
  #app = "telegram";
  #language: string | undefined;
  /** How much of the transcript has been looked at. */
  #seen = 0;
  #played: Promise<Transcript> | undefined;

  constructor(flows: readonly Flow[], options: ConversationOptions) {
    const { apps = {}, person = "ann", greeting } = options;
    this.#room = new Room(flows, { apps, greeting });
    this.#person = person;
  }

  /** Takes up the phone with this app; what was said on another goes on here. */
  on(app: string): this {
    return this.#then(() => {
      this.#app = app;
    });
  }

  /** Somebody else takes up a phone of their own. */
  as(person: string): this {
    return this.#then(() => {
      this.#person = person;
    });
  }

  /** Whoever holds the phone has it set to this language, such as "de" or "pt-BR". */
  in(language: string): this {
    return this.#then(() => {
      this.#language = language;
    });
  }

  /** Types this text. What is expected from here on is what the bot answers. */
  says(text: string): this {
    return this.#does(() =>
      this.#room.write(this.#app, this.#person, { text, locale: this.#language }),
    );
  }

  /**
   * Sends these files in one message, with text beside them where that comes first. They lie at the app, which gives them to the bot as a real one
   * does: what a form keeps of them is what the store does.
   */
  sends(...sent: readonly [string | SentFile, ...SentFile[]]): this {
    const [first, ...rest] = sent;
    const text = typeof first === "string" ? first : "";
    const files = typeof first === "string" ? rest : [first, ...rest];
    return this.#does(() =>
      this.#room.write(this.#app, this.#person, { text, files, locale: this.#language }),
    );
  }

  /** Shares a place or a contact by the app's own means. */
  shares(shared: Shareable): this {
    return this.#does(() =>
      this.#room.write(this.#app, this.#person, {
        ...{ text: "", locale: this.#language },
        shared: [
          "latitude" in shared ? { type: "location", ...shared } : { type: "contact", ...shared },
        ],
      }),
    );
  }

  /**
   * Sends answers to the form that is open, by the paths of its fields (`address.street`,
   * `items[0].price`), as one does on a form of the app's own; with `whole`, what is not among them
   * was left out.
   */
  submits(answers: FilledIn, sent?: "whole"): this {
    const whole = sent && { isWhole: true as const };
    return this.#does(() => this.#room.submit(this.#app, this.#person, { answers, ...whole }));
  }

  /** Presses the button with this title; where the app has no buttons, types its number. */
  chooses(title: string): this {
    return this.#then(async () => {
      const choice = this.#choice(title);
      if (!choice) this.#fail(`${this.#app} offers "${title}" nowhere`);
      this.#seen = this.#lines().length;
      await this.#room.write(this.#app, this.#person, { ...choice, locale: this.#language });
    });
  }

  /** Expects a message that holds this text, or fits it, after those that were seen before. */
  sees(expected: string | RegExp): this {
    return this.#then(() => {
      const lines = this.#lines();
      const found = lines.findIndex((line, at) => at >= this.#seen && isLike(line, expected));
      if (found < 0) this.#fail(`${this.#app} does not show ${described(expected)}`);
      this.#seen = found + 1;
    });
  }

  /**
   * Expects a file of this name, after what was seen before; look for it before the text that
   * stands with it. `look` is given its content, and throws if that is not as it should be.
   */
  gets(name: string, look: (content: Buffer) => unknown = () => {}): this {
    return this.#then(async () => {
      const lines = this.#lines();
      const isCarried = ({ files = [] }: Shown) => files.some((file) => file.name === name);
      const found = lines.findIndex((line, at) => at >= this.#seen && isCarried(line));
      const file = lines[found]?.files?.find((one) => one.name === name);
      if (!file) this.#fail(`${this.#app} shows no file "${name}"`);
      // The text beside a file may still be looked for.
      this.#seen = Math.max(this.#seen, found);
      await look(await this.#room.content(file));
    });
  }

  /** Expects that the bot has said nothing more than what was seen. */
  seesNothingMore(): this {
    return this.#then(() => {
      const more = this.#lines()
        .slice(this.#seen)
        .find(({ from }) => from === "bot");
      if (more) this.#fail(`${this.#app} shows more: "${more.text}"`);
    });
  }

  /** Expects that no message of this conversation fits. */
  neverSees(unexpected: string | RegExp): this {
    return this.#then(() => {
      const found = this.#room.transcript.find((line) => isLike(line, unexpected));
      if (found) this.#fail(`${found.app} shows ${described(unexpected)}: "${found.text}"`);
    });
  }

  /** Expects these choices under the last question, in this order. */
  offers(...titles: readonly string[]): this {
    return this.#then(() => {
      const offered = this.#offered().map(({ title }) => title);
      if (offered.join("\n") === titles.join("\n")) return;
      this.#fail(
        `${this.#app} offers ${offered.join(", ") || "nothing"}, not ${titles.join(", ")}`,
      );
    });
  }

  /** Expects this fact on the customer's profile; `undefined` when it must not be known. */
  knows(fact: string, value: PlainData | undefined): this {
    return this.#then(async () => {
      const known = (await this.#room.customer(this.#person))?.facts[fact]?.value;
      if (JSON.stringify(known) === JSON.stringify(value)) return;
      this.#fail(`"${fact}" is ${JSON.stringify(known)}, not ${JSON.stringify(value)}`);
    });
  }

  /** Expects that no run is open: the customer is through with everything. */
  isThrough(): this {
    return this.#then(async () => {
      const runs = (await this.#room.customer(this.#person))?.runs ?? [];
      const waiting = runs.map(({ flow, wait }) => `${flow} at "${wait?.step}"`);
      if (waiting.length > 0) this.#fail(`Not through yet: ${waiting.join(", ")}`);
    });
  }

  /** Lets time pass, such as `"2 days"`; what falls due on the way happens at its own time. */
  passes(time: Duration): this {
    return this.#does(() => this.#room.pass(lengthMs(time)));
  }

  /** Something happens in the business to whoever holds the phone. */
  happens<Payload extends PlainData>(event: BusinessEvent<Payload>, payload: Payload): this {
    return this.#does(() => this.#room.happens(this.#person, event, payload));
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
      if (unfailed !== undefined) this.#fail(`The effect of "${unfailed}" was not run, nor failed`);
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
      this.#seen = this.#lines().length;
      return work();
    });
  }

  #then(step: () => void | Promise<void>): this {
    if (this.#played !== undefined)
      throw new Error("This conversation is over: say everything before awaiting it");
    this.#steps.push(step);
    return this;
  }

  /** What this person's phone shows in this app. */
  #lines(): readonly Shown[] {
    return this.#room.app(this.#app).screen(this.#person);
  }

  #offered(): Shown["buttons"] {
    return this.#lines().findLast(({ buttons }) => buttons.length > 0)?.buttons ?? [];
  }

  #choice(title: string): { text: string; pressed?: string } | undefined {
    const button = this.#offered().find((one) => one.title === title);
    if (button) return { text: title, pressed: button.value };
    const asked = this.#lines().findLast(({ from }) => from === "bot")?.text ?? "";
    const listed = asked.split("\n").find((line) => line.replace(/^\d+\. /, "") === title);
    return listed === undefined ? undefined : { text: /^\d+/.exec(listed)?.[0] ?? title };
  }

  #fail(message: string): never {
    throw new AssertionError({ message });
  }
}
