/** From a part of a message to the one call of the Bot API that shows it. Pure. */
import {
  type ConversationReference,
  codeOf,
  filesOf,
  type KeptFile,
  type OutboundActivity,
} from "../../src/index.ts";
import { escaped, html } from "./html.ts";
import { type InlineKeyboard, isButton, markupOf, type Standing } from "./keyboard.ts";
import { limits } from "./limits.ts";
import { type Medium, mediumOf } from "./media.ts";
import { pollIn, type ShownPoll } from "./poll-in.ts";

/** A file of the store, where its content belongs. */
export interface Upload {
  readonly upload: KeptFile;
}

export interface Call {
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Rendering extends Standing {
  /** The chat, and its topic where it has those. */
  readonly at: { readonly chat_id: number; readonly message_thread_id?: number };
  /** Whoever it is said to. */
  readonly to: ConversationReference["user"];
  /** Every file goes as a document, where the app has refused to show it as something else. */
  readonly isPlainFile?: boolean;
  /** The keys of an earlier message are taken off the phone. */
  readonly removesKeys?: boolean;
}

export function sendCall(part: OutboundActivity, rendering: Rendering): Call {
  const { at, removesKeys } = rendering;
  const markup = markupOf(part, rendering) ?? (removesKeys ? { remove_keyboard: true } : undefined);
  const to = { ...at, ...(markup && { reply_markup: markup }) };
  const [file, ...others] = filesOf(part);
  const written = writtenIn(part);
  const poll = pollIn(part);
  if (poll) return { method: "sendPoll", payload: { ...to, ...asPoll(written, poll) } };
  if (!file) {
    return {
      method: "sendMessage",
      payload: { ...to, ...asText(naming(written, part, rendering)) },
    };
  }
  if (others.length > 0) return album([file, ...others], written, rendering);
  const medium = mediumFor([file], rendering);
  const content = { [medium]: { upload: file } satisfies Upload };
  return { method: methods[medium], payload: { ...to, ...asCaption(written), ...content } };
}

/** What changes a message in place; nothing where there is nothing to be changed of it. */
export function editCall(
  part: OutboundActivity | null,
  message: string,
  rendering: Rendering,
): Call | undefined {
  const at = { chat_id: rendering.at.chat_id, message_id: Number(message) };
  if (part === null) return { method: "deleteMessage", payload: at };
  // Telegram changes no message that came with keys.
  if (part.input && !rendering.isGroup) return undefined;
  // Of a poll nothing can be changed but that it is over.
  if (pollIn(part)) return part.closed && { method: "stopPoll", payload: at };
  const reply_markup = part.closed ? noButtons : (markupOf(part, rendering) ?? noButtons);
  const written = writtenIn(part);
  const isSame = written.text === "" || (part.closed && part.closed.chosen === undefined);
  if (isSame) return { method: "editMessageReplyMarkup", payload: { ...at, reply_markup } };
  if (filesOf(part).length > 0) {
    const payload = { ...at, ...asCaption(written), reply_markup };
    return { method: "editMessageCaption", payload };
  }
  const text = asText(naming(written, part, rendering));
  return { method: "editMessageText", payload: { ...at, ...text, reply_markup } };
}

const noButtons: InlineKeyboard = { inline_keyboard: [] };

const methods: Readonly<Record<Medium, string>> = {
  photo: "sendPhoto",
  animation: "sendAnimation",
  video: "sendVideo",
  audio: "sendAudio",
  voice: "sendVoice",
  document: "sendDocument",
};

/** Text, and whether it is HTML. */
interface Written {
  readonly text: string;
  readonly isHtml?: true;
}

function writtenIn(part: OutboundActivity): Written {
  const { link, closed, marks = [] } = part;
  const code = codeOf(part);
  const marked = [
    ...(code === undefined ? [] : [`<code>${escaped(code)}</code>`]),
    ...(closed?.chosen === undefined ? [] : [`✓ <b>${escaped(closed.chosen)}</b>`]),
  ];
  const limit = filesOf(part).length > 0 ? limits.files.captionLimit : limits.textLimit;
  const plain = [part.text, ...linesOf(link)].filter(Boolean).join("\n");
  const beside = [code, closed?.chosen].join("").length + 6;
  // What does not fit any more can still be copied, or was pressed.
  const shown = plain.length + beside > limit ? [] : marked;
  if (shown.length + marks.length === 0) return { text: plain };
  return { text: [html(plain, marks), ...shown].filter(Boolean).join("\n\n"), isHtml: true };
}

/** Among several, a question says whose answer it waits for. */
function naming(written: Written, part: OutboundActivity, { to, isGroup }: Rendering): Written {
  const { id, name = "" } = to;
  const isLong = written.text.length + name.length >= limits.textLimit;
  if (!isGroup || !part.inputHint || name === "" || isLong) return written;
  const [person] = id.split("@");
  const text = written.isHtml ? written.text : escaped(written.text);
  return { text: `<a href="tg://user?id=${person}">${escaped(name)}</a>\n${text}`, isHtml: true };
}

/** The address of a page that no button can open. */
function linesOf(link: OutboundActivity["link"]): string[] {
  return link && !isButton(link) ? [link.url] : [];
}

function asText({ text, isHtml }: Written) {
  // A message without a word cannot be sent.
  return { text: text || "…", ...(isHtml && { parse_mode: "HTML" }) };
}

/** A poll whose votes are told, since they answer. Its question is plain text. */
function asPoll({ text }: Written, { options }: ShownPoll) {
  return {
    ...{ question: text || "…", options: options.map(({ title }) => ({ text: title })) },
    ...{ is_anonymous: false, allows_multiple_answers: true },
  };
}

function asCaption({ text, isHtml }: Written) {
  return text === "" ? {} : { caption: text, ...(isHtml && { parse_mode: "HTML" }) };
}

/** Files of one message: all of one kind, else as documents. */
function album(files: readonly KeptFile[], written: Written, rendering: Rendering): Call {
  const type = mediumFor(files, rendering);
  const media = files.map((file, at) => ({
    ...{ type, media: { upload: file } satisfies Upload },
    ...(at === 0 && asCaption(written)),
  }));
  return { method: "sendMediaGroup", payload: { ...rendering.at, media } };
}

function mediumFor(files: readonly KeptFile[], { isPlainFile }: Rendering): Medium {
  const media = new Set(files.map(mediumOf));
  const [only = "document"] = media;
  const isOne = media.size === 1 && !isPlainFile;
  // Voice messages and animations stand alone.
  const isOfAlbums = only !== "voice" && only !== "animation";
  return isOne && (files.length === 1 || isOfAlbums) ? only : "document";
}
