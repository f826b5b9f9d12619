/** The simulator's driver: one instance stands for one app with all its phones. */
import { randomUUID } from "node:crypto";
import {
  type Accept,
  type Accepted,
  ChannelError,
  type ConversationReference,
  type Driver,
  type OutboundActivity,
  partsFor,
  type Sent,
  type Store,
} from "../../src/index.ts";
import { keepsHistory, limits, type Skin } from "./limits.ts";
import { Phones } from "./phone.ts";
import { read } from "./read.ts";
import { onScreen, render, type ScreenMessage } from "./render.ts";

export interface WebOptions {
  /** The app this stands for: its look and its limits. */
  readonly skin: Skin;
  readonly store: Store;
  readonly now?: () => Date;
}

/** What somebody does on a phone: types, or presses a button. */
export type Deed =
  | { readonly id?: string | undefined; readonly text: string }
  | { readonly id?: string | undefined; readonly choice: string };

export interface WebDriver extends Driver {
  /** Does it on that person's phone; resolves once the engine has accepted it. */
  touch(person: string, deed: Deed): Promise<{ readonly id: string; readonly accepted: Accepted }>;
  /** What that person's phone shows, oldest first. */
  screen(person: string): Promise<readonly ScreenMessage[]>;
  /** Calls back with a person whose screen has changed; the function it returns ends that. */
  watch(listener: (person: string) => void): () => void;
}

export function web({ skin, store, now = () => new Date() }: WebOptions): WebDriver {
  return new SimulatedApp(skin, store, now);
}

class SimulatedApp implements WebDriver {
  readonly channel: Skin;
  readonly account = "simulator";
  readonly can: Driver["can"];
  readonly #store: Store;
  readonly #now: () => Date;
  readonly #listeners = new Set<(person: string) => void>();
  #phones: Phones | undefined;
  #accept: Accept | undefined;

  constructor(skin: Skin, store: Store, now: () => Date) {
    this.channel = skin;
    this.can = limits[skin];
    this.#store = store;
    this.#now = now;
  }

  parts(activity: OutboundActivity): readonly OutboundActivity[] {
    return partsFor(activity, this.can);
  }

  async start(accept: Accept): Promise<void> {
    this.#phones = new Phones(this.#store, this.#now);
    this.#accept = accept;
  }

  async stop(): Promise<void> {
    this.#accept = undefined;
  }

  async send(to: ConversationReference, part: OutboundActivity, key: string): Promise<Sent> {
    const person = to.user.id;
    const phone = this.#phoneOf(person);
    const isUnique = this.can.dropsRepeatsMs > 0;
    const nativeId = isUnique ? `${phone}:${key}` : `${phone}:${randomUUID()}`;
    await this.#open().show(phone, { ...render(nativeId, part), key });
    this.#changed(person);
    return { nativeId };
  }

  async find(to: ConversationReference, key: string, since: Date) {
    if (!keepsHistory[this.channel]) return "unknown";
    const found = await this.#open().find(this.#phoneOf(to.user.id), key, since);
    return found ? { nativeId: found._id } : "not there";
  }

  async edit(
    to: ConversationReference,
    nativeId: string,
    part: OutboundActivity | null,
  ): Promise<void> {
    const phones = this.#open();
    if (part === null) await phones.remove(nativeId);
    else {
      const { offered: _, ...shown } = render(nativeId, part);
      await phones.change(nativeId, (message) => ({ ...message, ...shown, edited: true }));
    }
    this.#changed(to.user.id);
  }

  async touch(person: string, deed: Deed) {
    const accept = this.#accept;
    if (!accept) {
      throw new ChannelError(
        "CHANNEL_BOT_STOPPED",
        "The bot is not running: send the message again later",
        {
          channel: this.channel,
          retry: "later",
        },
      );
    }
    const id = deed.id ?? randomUUID();
    const phone = this.#phoneOf(person);
    const { text, pressed } = await this.#resolve(phone, deed);
    const typed = { _id: `${phone}:${id}`, from: "customer", text } as const;
    const phones = this.#open();
    const { seq, isNew } = pressed
      ? { seq: await phones.nextNumber(phone), isNew: false }
      : await phones.show(phone, typed);
    if (isNew) this.#changed(person);
    const { channel, account } = this;
    const touch = { channel, account, person, id, seq, at: this.#now(), text, ...pressed };
    try {
      return { id, accepted: await accept(read(touch)) };
    } catch (error) {
      if (isNew && error instanceof ChannelError) await this.#takeBack(person, typed._id);
      throw error;
    }
  }

  async screen(person: string): Promise<readonly ScreenMessage[]> {
    const messages = await this.#open().screen(this.#phoneOf(person));
    return messages.map(onScreen);
  }

  watch(listener: (person: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A number is typed, a button is pressed: only what this phone has shown can be chosen. */
  async #resolve(
    phone: string,
    deed: Deed,
  ): Promise<{ text: string; pressed?: { pressed: string } }> {
    if ("text" in deed) return { text: deed.text };
    const shown = await this.#open().screen(phone);
    const offered = shown.flatMap((message) => message.offered ?? message.numbered ?? []);
    const choice = offered.findLast(({ id }) => id === deed.choice);
    if (!choice) {
      throw new ChannelError(
        "CHANNEL_NO_SUCH_CHOICE",
        "This phone shows no such choice: take the id from its messages",
        {
          channel: this.channel,
        },
      );
    }
    const isNumber = this.can.choices.as === "numbers";
    return isNumber ? { text: choice.id } : { text: choice.title, pressed: { pressed: choice.id } };
  }

  /** A message that was refused has not been sent. */
  async #takeBack(person: string, id: string): Promise<void> {
    await this.#open().remove(id);
    this.#changed(person);
  }

  #open(): Phones {
    this.#phones ??= new Phones(this.#store, this.#now);
    return this.#phones;
  }

  #phoneOf(person: string): string {
    return `${this.channel}:${this.account}:${person}`;
  }

  #changed(person: string): void {
    for (const listener of this.#listeners) listener(person);
  }
}
