/** Somebody with a phone: writes, presses, sends and votes, and sees what the bot shows. */
import type { Key } from "./keyboards.ts";
import { pollIn, votedFor } from "./polls.ts";
import type { Updates } from "./updates.ts";
import { buttonsOf, type Chat, type Message, type Person as Profile, type World } from "./world.ts";

export interface PersonOptions {
  readonly name?: string;
  readonly username?: string;
  readonly language?: string;
  /** Where they write: alone with the bot unless told. */
  readonly chat?: Chat;
  /** Somebody who is there already. */
  readonly profile?: Profile;
}

export interface GivenFile {
  readonly as?: "photo" | "document" | "voice" | "video" | "video_note" | "audio" | "sticker";
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly type?: string;
  readonly caption?: string;
}

export class Person {
  readonly profile: Profile;
  readonly chat: Chat;
  readonly #world: World;
  readonly #updates: Updates;

  constructor(world: World, updates: Updates, options: PersonOptions) {
    const { name = "Ann", username, language = "en" } = options;
    this.#world = world;
    this.#updates = updates;
    const id = 7_000_000 + world.next();
    const named = { first_name: name, ...(username !== undefined && { username }) };
    const made = { id, is_bot: false, ...named, language_code: language };
    this.profile = options.profile ?? made;
    this.chat = options.chat ?? { id, type: "private", ...named };
  }

  get id(): number {
    return this.profile.id;
  }

  /** What stands in the chat, oldest first. */
  get screen(): readonly Message[] {
    return this.#world.shown(this.chat.id);
  }

  /** What the bot has written there. */
  get heard(): readonly Message[] {
    return this.screen.filter(({ from }) => from.id === this.#world.bot.id);
  }

  /** The texts, captions and questions of the bot. */
  get texts(): readonly string[] {
    return this.heard.map(wordsOf);
  }

  /** Resolves with the bot's newest message once one of its texts is this, or like this. */
  hears(wanted: string | RegExp): Promise<Message> {
    const fits = (text: string) =>
      typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
    return this.until(() => this.heard.findLast((message) => fits(wordsOf(message))));
  }

  /** Resolves with what `look` finds on the screen, as soon as it finds something. */
  until<Found>(look: () => Found | undefined | false): Promise<Found> {
    return this.#world.until(look);
  }

  /** Writes, with whatever else a message may have. */
  say(text: string, more: object = {}): Message {
    const length = /^\/\w+(@\w+)?/.exec(text)?.[0].length;
    const entities = length ? [{ type: "bot_command", offset: 0, length }] : undefined;
    return this.send({ text, ...(entities && { entities }), ...more });
  }

  /** Presses the newest button of this title under a message of the bot's; gives the query's id. */
  press(title: string): string {
    const message = this.heard.findLast((one) => buttonsOf(one).some(({ text }) => text === title));
    if (!message) throw new Error(`no message has a button "${title}"`);
    return this.pressOn(message, title);
  }

  /** Presses a button of a message that may have lost it since. */
  pressOn(message: Message, title: string): string {
    const button = buttonsOf(message).find(({ text }) => text === title);
    if (button?.callback_data === undefined) throw new Error(`"${title}" carries nothing`);
    const { callback_data: data } = button;
    const id = this.#world.press();
    this.#happens("callback_query", { id, from: this.profile, message, chat_instance: "1", data });
    return id;
  }

  /** Presses a key of the keyboard below the chat. */
  tap(title: string): Message {
    const key = this.keys.find(({ text }) => text === title);
    if (!key) throw new Error(`no key is called "${title}"`);
    if ("request_contact" in key && key.request_contact) return this.shareContact();
    if ("request_location" in key && key.request_location) return this.shareLocation();
    return this.say(title);
  }

  /** The keyboard below the chat, if one is shown. */
  get keys(): readonly Key[] {
    for (const { reply_markup: markup } of this.heard.toReversed()) {
      if (!markup) continue;
      if ("keyboard" in markup) return markup.keyboard.flat();
      if ("remove_keyboard" in markup) return [];
    }
    return [];
  }

  shareContact(of: { readonly id?: number; readonly phone?: string; readonly name?: string } = {}) {
    const { id = this.id, phone = "+442079460123", name = this.profile.first_name } = of;
    return this.send({ contact: { phone_number: phone, first_name: name, user_id: id } });
  }

  shareLocation(latitude = 53.5459, longitude = 9.9681): Message {
    return this.send({ location: { latitude, longitude } });
  }

  /** Sends a file as the app would. */
  sendFile(given: GivenFile, more: object = {}): Message {
    const { as = "document", name, content, type, caption } = given;
    const kept = this.#world.keep({ name, content: Buffer.from(content) });
    const thumbnail = { ...kept, file_id: `small-${kept.file_id}`, file_size: 90 };
    const file =
      as === "photo"
        ? [
            { ...thumbnail, width: 90, height: 60 },
            { ...kept, width: 800, height: 600 },
          ]
        : {
            ...kept,
            ...(as === "document" && { file_name: name }),
            ...(type && { mime_type: type }),
          };
    return this.send({ [as]: file, ...(caption !== undefined && { caption }), ...more });
  }

  /** Several files that belong together. */
  sendAlbum(files: readonly GivenFile[]): readonly Message[] {
    const media_group_id = String(13_000_000 + this.#world.next());
    return files.map((file) => this.sendFile(file, { media_group_id }));
  }

  /** Any message, of whatever kind. */
  send(content: object): Message {
    if (!this.#isThere) this.#world.join(this.chat);
    const message = this.#world.show({ chat: this.chat, from: this.profile, ...content });
    this.#happens("message", message);
    return message;
  }

  edit(message: Message, text: string): void {
    const changed = { ...message, text, edit_date: message.date + 1 };
    this.#world.replace(changed);
    this.#happens("edited_message", changed);
  }

  /** Votes for options of a poll by their place; for none, takes the vote back. */
  vote({ message_id, poll }: Message, ...option_ids: readonly number[]): void {
    const shown = this.#world.message(this.chat.id, message_id);
    const asked = shown && pollIn(shown);
    if (asked) this.#world.replace({ ...shown, poll: votedFor(asked, option_ids) });
    const { id: poll_id } = asked ?? (poll as { id: string });
    if (asked?.is_anonymous) return;
    this.#happens("poll_answer", { poll_id, user: this.profile, option_ids });
  }

  /** Votes in the newest poll for what its options are called. */
  voteFor(...titles: readonly string[]): Message {
    const message = this.heard.findLast((one) => pollIn(one));
    const texts = (message && pollIn(message))?.options.map(({ text }) => text) ?? [];
    const places = titles.map((title) => texts.indexOf(title));
    if (!message || places.includes(-1)) throw new Error(`no poll is about ${titles.join(", ")}`);
    this.vote(message, ...places);
    return message;
  }

  react({ message_id, chat, date }: Message, emoji?: string): void {
    const new_reaction = emoji === undefined ? [] : [{ type: "emoji", emoji }];
    const reacted = { chat, message_id, user: this.profile, date, old_reaction: [], new_reaction };
    this.#happens("message_reaction", reacted);
  }

  block(): void {
    this.#world.blocked.add(this.chat.id);
    this.#isNow("member", "kicked");
  }

  unblock(): void {
    this.#world.blocked.delete(this.chat.id);
    this.#isNow("kicked", "member");
  }

  #isNow(old: string, now: string): void {
    const { bot: user } = this.#world;
    this.#happens("my_chat_member", {
      ...{
        chat: this.chat,
        from: this.profile,
        date: Math.floor(this.#world.now().getTime() / 1_000),
      },
      old_chat_member: { user, status: old },
      new_chat_member: { user, status: now },
    });
  }

  get #isThere(): boolean {
    return this.screen.length > 0;
  }

  #happens(kind: string, content: object): void {
    this.#updates.add(kind, content);
  }
}

function wordsOf(message: Message): string {
  return message.text ?? message.caption ?? pollIn(message)?.question ?? "";
}
