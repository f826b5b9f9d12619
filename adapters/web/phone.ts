/**
 * A simulated phone: what its screen shows. It stands for the app's own servers, so it keeps its
 * messages in the store and knows nothing of the engine's records.
 */
import {
  collection,
  type Document,
  type Documents,
  type KeptFile,
  type NativeForm,
  type OutboundActivity,
  type Store,
} from "../../src/index.ts";

export interface PhoneChoice {
  readonly id: string;
  readonly title: string;
}

export interface PhoneInput {
  readonly type: "phone" | "location";
  readonly title: string;
}

export type PhoneLink = NonNullable<OutboundActivity["link"]>;

export interface PhoneMessage extends Document {
  readonly phone: string;
  /** Orders the messages of one phone. */
  readonly seq: number;
  readonly at: Date;
  readonly from: "bot" | "customer";
  readonly text: string;
  /** What the bot calls it. */
  readonly key?: string;
  /** The buttons as they were sent. */
  readonly offered?: readonly PhoneChoice[];
  /** What shows them, where it is no buttons. */
  readonly as?: "menu" | "poll";
  /** So many of the first of them are voted for together. */
  readonly votes?: number;
  /** Those that were. */
  readonly voted?: readonly string[];
  /** A button that sends what the phone knows. */
  readonly input?: PhoneInput;
  /** What the button of a form opens. */
  readonly form?: NativeForm;
  /** The page that a button opens. */
  readonly link?: PhoneLink;
  /** The numbers in the text, for phones without buttons. */
  readonly numbered?: readonly PhoneChoice[];
  readonly closed?: boolean;
  readonly chosen?: string;
  readonly code?: string;
  readonly files?: readonly KeptFile[];
  readonly edited?: boolean;
}

const phoneMessages = collection<PhoneMessage>()("phone-messages", { screen: ["phone", "seq"] });
const mostShown = 500;

export type NewMessage = Omit<PhoneMessage, "rev" | "phone" | "seq" | "at">;

export class Phones {
  readonly #documents: Documents<PhoneMessage, (typeof phoneMessages)["indexes"]>;
  readonly #now: () => Date;
  /** The last number given on each phone. */
  readonly #last = new Map<string, Promise<number>>();

  constructor(store: Store, now: () => Date) {
    this.#documents = store.collection(phoneMessages);
    this.#now = now;
  }

  /** The last messages, oldest first. */
  async screen(phone: string): Promise<readonly PhoneMessage[]> {
    const range = { prefix: [phone], limit: mostShown, reverse: true };
    const { items } = await this.#documents.find("screen", range);
    return [...items].reverse();
  }

  /** The bot's message of this key, among those shown since then. */
  async find(phone: string, key: string, since: Date): Promise<PhoneMessage | undefined> {
    const shown = await this.screen(phone);
    return shown.findLast((message) => message.key === key && message.at >= since);
  }

  /** Puts a message on the screen. One with a known id is there already and stays as it is. */
  async show(phone: string, message: NewMessage): Promise<{ seq: number; isNew: boolean }> {
    const seq = await this.nextNumber(phone);
    const shown = { ...message, rev: 1, phone, seq, at: this.#now() };
    const [outcome] = await this.#documents.insert([shown]);
    return { seq, isNew: outcome === "inserted" };
  }

  async change(id: string, change: (message: PhoneMessage) => PhoneMessage): Promise<void> {
    const [message] = await this.#documents.get([id]);
    if (!message) return;
    await this.#documents.replace([{ ...change(message), rev: message.rev + 1 }]);
  }

  async remove(id: string): Promise<void> {
    await this.#documents.remove([id]);
  }

  /** Numbers follow the clock, so that a phone goes on after a restart where it was. */
  nextNumber(phone: string): Promise<number> {
    const next = (this.#last.get(phone) ?? this.#lastShown(phone)).then((last) =>
      Math.max(last + 1, this.#now().getTime()),
    );
    this.#last.set(phone, next);
    next.catch(() => this.#last.delete(phone));
    return next;
  }

  async #lastShown(phone: string): Promise<number> {
    const range = { prefix: [phone], limit: 1, reverse: true };
    const { items } = await this.#documents.find("screen", range);
    return items[0]?.seq ?? 0;
  }
}
