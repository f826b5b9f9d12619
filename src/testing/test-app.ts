/** An app that exists in memory only: what is written on its phones, and what they show. */
import { Readable } from "node:stream";
import { toPlain } from "../base/plain.ts";
import type { Accept, Accepted, Capabilities, Driver, Sent } from "../channel/driver.ts";
import { partsFor } from "../channel/parts.ts";
import {
  type ConversationReference,
  codeOf,
  type InboundAttachment,
  type OutboundActivity,
} from "../model/activity.ts";
import type { Attached, KeptFile, RemoteFile } from "../model/attached.ts";
import { attachmentOf, remoteAttachment } from "../model/attachment.ts";
import { filesOf } from "../model/file-attachment.ts";
import { formEvent, type RawAnswer, type Submission } from "../model/submission.ts";

export interface Shown {
  readonly from: "bot" | "customer";
  readonly text: string;
  readonly buttons: readonly { readonly title: string; readonly value: string }[];
  /** So many of the buttons, if any, are voted for together. */
  readonly votes?: number;
  readonly code?: string;
  readonly files?: readonly KeptFile[];
}

/** A file as somebody sends it. */
export interface SentFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** What somebody writes or sends, and the language their app is set to. */
export interface Typed {
  readonly text: string;
  /** What the pressed button carries, or what options carry that are voted for together. */
  readonly pressed?: string | readonly string[];
  readonly locale?: string | undefined;
  /** Files lie at the app until the bot fetches them. */
  readonly files?: readonly SentFile[];
  readonly shared?: readonly Attached[];
}

/** What somebody fills in on a form: texts, picked options, and files, which lie at the app. */
export type FilledIn = Readonly<Record<string, RawAnswer | readonly SentFile[]>>;

/** A form as somebody sends it. */
export interface SentForm extends Pick<Submission, "form" | "isWhole"> {
  readonly answers: FilledIn;
}

function shownRaw(raw: RawAnswer | readonly SentFile[]): string {
  const parts: readonly (string | KeptFile | SentFile)[] = typeof raw === "string" ? [raw] : raw;
  return parts.map((part) => (typeof part === "string" ? part : `[${part.name}]`)).join(", ");
}

function isOfFiles(raw: RawAnswer | readonly SentFile[]): raw is readonly SentFile[] {
  const [first] = typeof raw === "string" ? [] : raw;
  return typeof first === "object" && "content" in first;
}

interface Message extends Shown {
  readonly nativeId: string;
}

export class TestApp implements Driver {
  readonly channel: string;
  readonly account = "bot";
  readonly can: Capabilities;
  readonly #screens = new Map<string, Message[]>();
  readonly #files = new Map<string, SentFile>();
  readonly #note: (line: Shown) => void;
  #accept: Accept | undefined;
  #written = 0;
  #sent = 0;

  /** `note` is told of everything that comes onto a phone. */
  constructor(channel: string, { can, note }: { can: Capabilities; note: (line: Shown) => void }) {
    this.channel = channel;
    this.can = can;
    this.#note = note;
  }

  screen(person: string): readonly Shown[] {
    return this.#screens.get(person) ?? [];
  }

  /** Somebody writes, or presses the button that carries `pressed`. */
  async write(
    person: string,
    { text, pressed, locale, files = [], shared = [] }: Typed,
  ): Promise<Accepted> {
    if (!this.#accept) throw new Error(`${this.channel} is not started`);
    this.#written += 1;
    const shown = [text, ...files.map(({ name }) => `[${name}]`), ...shared.map(described)];
    const line = shown.filter((one) => one !== "").join(" ");
    this.#show(person, { from: "customer", nativeId: "", text: line, buttons: [] });
    const attachments = [...files.map((file) => this.#offer(file)), ...shared.map(attachmentOf)];
    const carried = pressed === undefined ? {} : { value: toPlain(pressed) };
    const spoken = locale === undefined ? {} : { locale };
    const attached = attachments.length === 0 ? {} : { attachments };
    return this.#accept({
      order: this.#order(),
      vouchedFor: person,
      activity: {
        type: "message",
        ...this.#envelope(person),
        ...{ text, ...carried, ...spoken, ...attached },
      },
    });
  }

  /** Gives what somebody has sent. */
  async fetch({ ref }: RemoteFile): Promise<Readable> {
    const file = this.#files.get(ref);
    if (!file) throw new Error(`${this.channel} has no file ${ref}`);
    return Readable.from([Buffer.from(file.content)]);
  }

  #offer(file: SentFile) {
    const ref = String(this.#files.size + 1);
    this.#files.set(ref, file);
    return remoteAttachment({ ref, name: file.name });
  }

  /** Somebody sends a form that the app shows. */
  async submit(person: string, { form, answers: given, isWhole }: SentForm): Promise<Accepted> {
    if (!this.#accept) throw new Error(`${this.channel} is not started`);
    this.#written += 1;
    const text = Object.entries(given).map(([path, raw]) => `${path}: ${shownRaw(raw)}`);
    this.#show(person, { from: "customer", nativeId: "", text: text.join("\n"), buttons: [] });
    const answers: Record<string, RawAnswer> = {};
    const attached: Record<string, InboundAttachment[]> = {};
    for (const [path, raw] of Object.entries(given)) {
      if (isOfFiles(raw)) attached[path] = raw.map((file) => this.#offer(file));
      else answers[path] = raw;
    }
    const hasFiles = Object.keys(attached).length > 0;
    const value = { form, answers, ...(hasFiles && { attached }), ...(isWhole && { isWhole }) };
    return this.#accept({
      order: this.#order(),
      vouchedFor: person,
      activity: { type: "event", ...this.#envelope(person), name: formEvent, value },
    });
  }

  #order(): string {
    return String(this.#written).padStart(12, "0");
  }

  #envelope(person: string) {
    return {
      id: `${person}-${this.#written}`,
      timestamp: new Date(0),
      channelId: this.channel,
      from: { id: person },
      recipient: { id: this.account },
      conversation: { id: person },
    };
  }

  parts(activity: OutboundActivity): readonly OutboundActivity[] {
    return partsFor(activity, this.can);
  }

  async start(accept: Accept): Promise<void> {
    this.#accept = accept;
  }

  async stop(): Promise<void> {
    this.#accept = undefined;
  }

  async send(to: ConversationReference, part: OutboundActivity): Promise<Sent> {
    this.#sent += 1;
    const nativeId = `${this.channel}-${this.#sent}`;
    this.#show(to.user.id, { from: "bot", nativeId, ...shown(part) });
    return { nativeId };
  }

  async find(): Promise<"not there"> {
    return "not there";
  }

  async edit(
    to: ConversationReference,
    nativeId: string,
    part: OutboundActivity | null,
  ): Promise<void> {
    const screen = (this.#screens.get(to.user.id) ?? []).flatMap((message) => {
      if (message.nativeId !== nativeId) return [message];
      return part === null ? [] : [{ ...message, ...shown(part) }];
    });
    this.#screens.set(to.user.id, screen);
  }

  #show(person: string, message: Message): void {
    this.#note(message);
    this.#screens.set(person, [...(this.#screens.get(person) ?? []), message]);
  }
}

function described(shared: Attached): string {
  return `[${shared.type}]`;
}

function shown(part: OutboundActivity): Omit<Shown, "from"> {
  const code = codeOf(part);
  const files = filesOf(part);
  const { actions = [], as, several } = (!part.closed && part.suggestedActions) || {};
  const besides = several?.areEndsApart ? several.ends : 0;
  // The options of a poll may have their numbers before them.
  const named = (title: string, number: number | undefined) =>
    as === "poll" && title.startsWith(`${number}. `) ? title.replace(/^\d+\. /, "") : title;
  return {
    text: part.text,
    buttons: actions.map(({ title, value, number }) => ({ title: named(title, number), value })),
    ...(several && { votes: actions.length - besides }),
    ...(code !== undefined && { code }),
    ...(files.length > 0 && { files }),
  };
}
