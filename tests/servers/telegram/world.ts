/** What Telegram itself knows: people, chats with their messages, files, votes, pressed buttons. */
import { createHash } from "node:crypto";
import { EventEmitter } from "node:events";
import type { InlineButton, ReplyMarkup } from "./keyboards.ts";
import { badRequest, Refusal } from "./refusal.ts";

export interface Person {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly language_code?: string;
}

export interface Chat {
  readonly id: number;
  readonly type: "private" | "group" | "supergroup";
  readonly title?: string;
  readonly first_name?: string;
  readonly username?: string;
}

/** As the server hands it out; what is particular to its kind stands beside. */
export interface Message {
  readonly message_id: number;
  readonly chat: Chat;
  readonly from: Person;
  readonly date: number;
  readonly text?: string;
  readonly caption?: string;
  readonly reply_markup?: ReplyMarkup;
  readonly media_group_id?: string;
  readonly [kind: string]: unknown;
}

export interface StoredFile {
  readonly name: string;
  readonly content: Buffer;
}

interface Callback {
  readonly atMs: number;
  answer?: { readonly text?: string | undefined; readonly show_alert?: boolean | undefined };
}

/** So long after a press it can still be answered. */
const callbackMs = 15_000;
const mostPublished = 10_000;

export class World {
  readonly bot: Person;
  readonly now: () => Date;
  readonly files = new Map<string, StoredFile>();
  readonly commands = new Map<string, readonly unknown[]>();
  /** What was typed, uploaded and so on shows: the last is the newest. */
  readonly typing: { readonly chat: number; readonly action: string }[] = [];
  readonly reactions = new Map<string, readonly unknown[]>();
  /** Those who have blocked the bot. */
  readonly blocked = new Set<number>();
  readonly #chats = new Map<number, Chat>();
  /** Supergroups by the groups that they were. */
  readonly #moved = new Map<number, Chat>();
  readonly #messages = new Map<number, Message[]>();
  readonly #callbacks = new Map<string, Callback>();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #made = 0;

  constructor(bot: Person, now: () => Date) {
    this.bot = bot;
    this.now = now;
  }

  /** A number that no message, file or person had before. */
  next(): number {
    this.#made += 1;
    return this.#made;
  }

  join(chat: Chat): void {
    this.#chats.set(chat.id, chat);
  }

  /** @throws Refusal as to a bot: unknown, or blocked by whoever it is. */
  chat(id: unknown): Chat {
    const moved = this.#moved.get(Number(id));
    if (moved) {
      const parameters = { migrate_to_chat_id: moved.id };
      const why = "Bad Request: group chat was upgraded to a supergroup chat";
      throw new Refusal(400, why, parameters);
    }
    const chat = this.#chats.get(Number(id));
    if (!chat) throw badRequest("chat not found");
    if (this.blocked.has(chat.id)) throw new Refusal(403, "Forbidden: bot was blocked by the user");
    return chat;
  }

  move(group: Chat, supergroup: Chat): void {
    this.join(supergroup);
    this.#moved.set(group.id, supergroup);
  }

  shown(chat: number): readonly Message[] {
    return this.#messages.get(chat) ?? [];
  }

  message(chat: number, id: number): Message | undefined {
    return this.shown(chat).find(({ message_id }) => message_id === id);
  }

  show(made: Pick<Message, "chat" | "from"> & Readonly<Record<string, unknown>>): Message {
    const date = Math.floor(this.now().getTime() / 1_000);
    const message = { message_id: this.next(), date, ...made };
    this.#messages.set(made.chat.id, [...this.shown(made.chat.id), message]);
    this.#changed();
    return message;
  }

  replace(message: Message): void {
    const shown = this.shown(message.chat.id);
    const changed = shown.map((one) => (one.message_id === message.message_id ? message : one));
    this.#messages.set(message.chat.id, changed);
    this.#changed();
  }

  remove({ chat, message_id }: Message): void {
    const left = this.shown(chat.id).filter((one) => one.message_id !== message_id);
    this.#messages.set(chat.id, left);
    this.#changed();
  }

  keep(file: StoredFile): { file_id: string; file_unique_id: string; file_size: number } {
    const file_unique_id = createHash("sha256").update(file.content).digest("hex").slice(0, 16);
    const file_id = `file-${this.next()}-${file_unique_id}`;
    this.files.set(file_id, file);
    return { file_id, file_unique_id, file_size: file.content.length };
  }

  press(): string {
    const id = String(9_000_000_000_000 + this.next());
    this.#callbacks.set(id, { atMs: this.now().getTime() });
    return id;
  }

  /** @throws Refusal when it was not pressed, or too long ago. */
  answer(id: string, answer: NonNullable<Callback["answer"]>): void {
    const pressed = this.#callbacks.get(id);
    if (!pressed || this.now().getTime() - pressed.atMs > callbackMs) {
      throw badRequest("query is too old and response timeout expired or query ID is invalid");
    }
    pressed.answer = answer;
    this.#changed();
  }

  answerTo(id: string): Callback["answer"] {
    return this.#callbacks.get(id)?.answer;
  }

  /** Resolves with what `look` finds, as soon as it finds something. */
  until<Found>(look: () => Found | undefined | false): Promise<Found> {
    return new Promise((resolve) => {
      const see = () => {
        const found = look();
        if (found === undefined || found === false) return;
        this.#changes.off("change", see);
        resolve(found);
      };
      this.#changes.on("change", see);
      see();
    });
  }

  /** Something has happened that somebody may wait for. */
  touched(): void {
    this.#changed();
  }

  #changed(): void {
    this.#changes.emit("change");
  }
}

/** The inline buttons of a message, in reading order. */
export function buttonsOf({ reply_markup: markup }: Message): readonly InlineButton[] {
  return markup && "inline_keyboard" in markup ? markup.inline_keyboard.flat() : [];
}

/** The most entries a list of calls keeps. */
export function trimmed<Entry>(entries: Entry[]): void {
  if (entries.length > mostPublished) entries.splice(0, entries.length - mostPublished);
}
