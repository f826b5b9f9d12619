/** What stands under a message: buttons in rows, and keys that send what the phone knows. Pure. */
import { codeOf, type OutboundActivity } from "../../src/index.ts";

import { pollIn } from "./poll-in.ts";

/** `callback_data`, `copy_text`, `web_app` or `url` says what a button does. */
type InlineButton = { readonly text: string } & Readonly<Record<string, unknown>>;

export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly InlineButton[])[];
}

/** A bot hears only replies in most groups: the phone of whoever is named begins one by itself. */
const forcedReply = { force_reply: true, selective: true } as const;

type Markup =
  | InlineKeyboard
  | typeof forcedReply
  | ({ readonly keyboard: readonly (readonly object[])[] } & Readonly<Record<string, unknown>>);

export interface Standing {
  /** What a button with this value carries. */
  readonly seal: (value: string) => string;
  /** Others are in the chat too: what only a private chat has is left out. */
  readonly isGroup: boolean;
}

const longestCopy = 256;
/** Labels of a row together, so that none is cut on a narrow phone. */
const rowUnits = 28;
const mostInRow = 8;

/** Nothing where nothing stands under it. */
export function markupOf(part: OutboundActivity, standing: Standing): Markup | undefined {
  if (part.input && !standing.isGroup) return keysOf(part);
  const rows = inlineRows(part, standing);
  if (rows.length > 0) return { inline_keyboard: rows };
  return standing.isGroup && part.inputHint ? forcedReply : undefined;
}

function inlineRows(part: OutboundActivity, { seal, isGroup }: Standing): InlineButton[][] {
  const actions = pollIn(part)?.buttons ?? part.suggestedActions?.actions ?? [];
  const buttons = actions.map(({ title, value }) => ({ text: title, callback_data: seal(value) }));
  const turning = turningCount(part);
  const options = buttons.slice(0, buttons.length - turning);
  const code = codeOf(part);
  return [
    ...rowsOf(options),
    ...(turning > 0 ? [buttons.slice(-turning)] : []),
    ...(code === undefined || code.length > longestCopy ? [] : [[copyButton(code)]]),
    ...(part.link && isButton(part.link) ? [[linkButton(part.link, isGroup)]] : []),
  ];
}

/** The last buttons of a page that is one of several turn to those before and after it. */
function turningCount({ page }: OutboundActivity): number {
  if (!page) return 0;
  return (page.at > 0 ? 1 : 0) + (page.at + 1 < page.of ? 1 : 0);
}

/** As many beside each other as can be read, and the same number in each row but the last. */
function rowsOf(buttons: readonly InlineButton[]): InlineButton[][] {
  const longest = Math.max(1, ...buttons.map(({ text }) => text.length));
  const fitting = Math.min(mostInRow, Math.max(1, Math.floor(rowUnits / (longest + 2))));
  const rows = Math.ceil(buttons.length / fitting);
  const perRow = Math.ceil(buttons.length / Math.max(1, rows));
  return Array.from({ length: rows }, (_, row) => buttons.slice(row * perRow, (row + 1) * perRow));
}

function copyButton(code: string): InlineButton {
  const shown = code.length > rowUnits ? `${code.slice(0, rowUnits - 1)}…` : code;
  return { text: `📋 ${shown}`, copy_text: { text: code } };
}

type Link = NonNullable<OutboundActivity["link"]>;

/** Telegram has no buttons for pages of the machine it runs on: their address is written out. */
export function isButton({ url }: Link): boolean {
  return !/^http:\/\/(127\.|localhost|\[::1\])/.test(url);
}

/** Only pages on https open inside the app, and only in a private chat. */
function linkButton({ title, url, isInside }: Link, isGroup: boolean): InlineButton {
  const opensInside = isInside && !isGroup && url.startsWith("https://");
  return opensInside ? { text: title, web_app: { url } } : { text: title, url };
}

/** A key's text is what it sends, as if it were typed: shortcuts are understood so too. */
function keysOf({ input, suggestedActions }: OutboundActivity): Markup {
  const ask = input?.type === "phone" ? { request_contact: true } : { request_location: true };
  const others = (suggestedActions?.actions ?? []).map(({ title }) => [{ text: title }]);
  return {
    keyboard: [[{ text: input?.title ?? "", ...ask }], ...others],
    ...{ resize_keyboard: true, one_time_keyboard: true },
  };
}
