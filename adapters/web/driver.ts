/** The simulator's driver: one instance stands for one app with all its phones. */
import { randomUUID } from "node:crypto";
import {
  type Accept,
  type Accepted,
  ChannelError,
  type ConversationReference,
  type Driver,
  initDataOf,
  type OutboundActivity,
  partsFor,
  type Sent,
  type Store,
  whoOpened,
} from "../../src/index.ts";
import { type Deed, meantBy, type Resolved, type Vote } from "./deed.ts";
import { type Chosen, type Download, takenIn, type Upload } from "./files.ts";
import { keepsHistory, limits, type Skin } from "./limits.ts";
import { type PhoneMessage, Phones } from "./phone.ts";
import { read } from "./read.ts";
import { edited, onScreen, render, type ScreenMessage } from "./render.ts";

export interface WebOptions {
  /** The app this stands for: its look and its limits. */
  readonly skin: Skin;
  readonly store: Store;
  readonly now?: () => Date;
}

export interface WebDriver extends Driver {
  /** Does it on that person's phone; resolves once the engine has accepted it. */
  touch(person: string, deed: Deed): Promise<{ readonly id: string; readonly accepted: Accepted }>;
  /**
   * Sends a file from that person's phone; resolves once the engine has accepted it.
   *
   * @throws ChannelError `CHANNEL_FILE_TOO_LARGE` as the app itself would say it.
   */
  upload(person: string, upload: Upload): Promise<{ readonly id: string }>;
  /**
   * Takes a file for a form that is going to be sent from that person's phone.
   *
   * @throws ChannelError `CHANNEL_FILE_TOO_LARGE` as the app itself would say it.
   */
  choose(file: Pick<Upload, "name" | "content">): Promise<Chosen>;
  /** A file that stands on that person's phone, with its content. */
  download(person: string, hash: string): Promise<Download | undefined>;
  /** What that person's phone shows, oldest first. */
  screen(person: string): Promise<readonly ScreenMessage[]>;
  /** What the app hands to a page that this person opens inside it, if it opens any. */
  opens(person: string): string | undefined;
  /** Calls back with a person whose screen has changed; the function it returns ends that. */
  watch(listener: (person: string) => void): () => void;
}

export function web({ skin, store, now = () => new Date() }: WebOptions): WebDriver {
  return new SimulatedApp(skin, store, now);
}

interface Saying {
  readonly id: string;
  /** What stands on the phone of it. */
  readonly shown: Pick<PhoneMessage, "text" | "files">;
  readonly said: Omit<Resolved, "vote">;
}

class SimulatedApp implements WebDriver {
  readonly channel: Skin;
  readonly account = "simulator";
  readonly can: Driver["can"];
  readonly #store: Store;
  readonly #now: () => Date;
  readonly #listeners = new Set<(person: string) => void>();
  /** Stands for the token of our account. */
  readonly #secret = randomUUID();
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
    else await phones.change(nativeId, (message) => edited(message, part));
    this.#changed(to.user.id);
  }

  async touch(person: string, deed: Deed) {
    this.#taker();
    const { vote, ...said } = await this.#resolve(person, deed);
    const { text, attached } = said;
    // What is shared is drawn in words, and carried as what it is.
    const carried = attached ? { text: "", attached } : said;
    const id = deed.id ?? randomUUID();
    const accepted = await this.#say(person, { id, shown: { text }, said: carried });
    if (vote) await this.#note(person, vote);
    return { id, accepted };
  }

  choose({ name, content }: Pick<Upload, "name" | "content">): Promise<Chosen> {
    const { receiveBytes: limitBytes } = this.can.files;
    const to = { channel: this.channel, files: this.#store.files, limitBytes };
    return takenIn({ name, content }, to);
  }

  async upload(person: string, { id = randomUUID(), name, text = "", content }: Upload) {
    this.#taker();
    const attached = await this.choose({ name, content });
    const shown =
      attached.type === "file"
        ? { text, files: [attached.file] }
        : // What was refused is not there to be shown: its name is.
          { text: [attached.name, text].filter(Boolean).join("\n") };
    await this.#say(person, { id, shown, said: { text, attached } });
    return { id };
  }

  async download(person: string, hash: string): Promise<Download | undefined> {
    const shown = await this.screen(person);
    const file = shown.flatMap(({ files = [] }) => files).find((one) => one.hash === hash);
    return file && { file, content: this.#store.files.open(hash) };
  }

  async #say(person: string, { id, shown, said }: Saying): Promise<Accepted> {
    const accept = this.#taker();
    const phone = this.#phoneOf(person);
    const typed = { _id: `${phone}:${id}`, from: "customer", ...shown } as const;
    const phones = this.#open();
    const { seq, isNew } =
      said.pressed || said.sent
        ? { seq: await phones.nextNumber(phone), isNew: false }
        : await phones.show(phone, typed);
    if (isNew) this.#changed(person);
    const { channel, account } = this;
    try {
      const touch = { channel, account, person, id, seq, at: this.#now(), ...said };
      return await accept(read(touch));
    } catch (error) {
      if (isNew && error instanceof ChannelError) await this.#takeBack(person, typed._id);
      throw error;
    }
  }

  #taker(): Accept {
    if (this.#accept) return this.#accept;
    throw new ChannelError(
      "CHANNEL_BOT_STOPPED",
      "The bot is not running: send the message again later",
      { channel: this.channel, retry: "later" },
    );
  }

  async screen(person: string): Promise<readonly ScreenMessage[]> {
    const messages = await this.#open().screen(this.#phoneOf(person));
    return messages.map((message) => onScreen(message, this.can.files.pictureBytes));
  }

  opens(person: string): string | undefined {
    if (this.can.links !== "inside") return undefined;
    return initDataOf(person, { secret: this.#secret, now: this.#now() });
  }

  whoOpened(proof: string, now: Date): string | undefined {
    return whoOpened(proof, { secret: this.#secret, now });
  }

  watch(listener: (person: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #resolve(person: string, deed: Deed): Promise<Resolved> {
    const isOnScreen = "choice" in deed || "votes" in deed || "form" in deed;
    const shown = isOnScreen ? await this.#open().screen(this.#phoneOf(person)) : [];
    return meantBy(deed, { channel: this.channel, person, shown });
  }

  /** What somebody has voted for stays to be seen in the poll. */
  async #note(person: string, { message, mark }: Vote): Promise<void> {
    await this.#open().change(message._id, (shown) => ({ ...shown, ...mark }));
    this.#changed(person);
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
