/** What somebody says in a message, and whether they say it to the bot. Pure. */
import type { z } from "zod";
import type { Content, entity, Message } from "./updates.ts";

/** The bot as people address it. */
export interface Self {
  readonly account: string;
  readonly username?: string | undefined;
}

type Entity = z.output<typeof entity>;

/** As somebody wrote it, but for the bot's own name at its beginning or end. */
export function textOf(content: Content, self: Self): string | undefined {
  const { dice, sticker, web_app_data: sent } = content;
  const text = content.text ?? content.caption ?? sent?.data ?? sticker?.emoji ?? dice?.emoji;
  if (text === undefined || self.username === undefined) return text;
  // Names have letters, digits and _ only.
  const name = self.username;
  const command = new RegExp(`^(/\\w+)@${name}\\b`, "i");
  if (command.test(text)) return text.replace(command, "$1");
  return text
    .replace(new RegExp(`^@${name}\\b[\\s,:]*`, "i"), "")
    .replace(new RegExp(`[\\s,]*@${name}$`, "i"), "");
}

/** Alone with the bot everything is; in a group a command, a mention or a reply. */
export function isToBot({ chat, reply_to_message: reply }: Message, said: Content, self: Self) {
  if (chat.type === "private") return true;
  const text = said.text ?? said.caption ?? "";
  const entities = said.entities ?? said.caption_entities ?? [];
  if (entities.some((one) => isMention(one, text, self))) return true;
  const [first] = entities;
  const isCommand = first?.type === "bot_command" && first.offset === 0;
  if (isCommand) return isOwnCommand(text.slice(0, first.length), self);
  return reply?.from?.id === self.account;
}

function isMention({ type, offset, length, user }: Entity, text: string, self: Self): boolean {
  if (type === "text_mention") return user?.id === self.account;
  if (type !== "mention" || self.username === undefined) return false;
  const name = text.slice(offset, offset + length);
  return name.toLowerCase() === `@${self.username.toLowerCase()}`;
}

function isOwnCommand(command: string, { username = "" }: Self): boolean {
  const [, name] = command.split("@");
  return name === undefined || name.toLowerCase() === username.toLowerCase();
}

/** Longest text of one message; a client sends what is longer in several. */
const longestText = 4_096;
/** A client that looks for a pause to cut at cuts not far before the end. */
const nearlyFull = longestText - 96;

/** What tells that more of the same follows, or belongs to it. */
export function partOf({ media_group_id: album }: Message, text = "") {
  if (album !== undefined) return { of: album, settleMs: 1_000 };
  if (text.length < nearlyFull) return undefined;
  // The client drops the space it cuts at.
  const cut = /[.!?…:;)]$/.test(text) ? "\n" : " ";
  return { settleMs: 2_000, glue: text.length >= longestText ? "" : cut };
}
