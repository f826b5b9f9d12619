/**
 * What a button carries, in the 64 bytes that Telegram gives it: the value with a mark of ours, so
 * that a press of a button that this bot never made in this chat is told from one of its own. Pure.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const mostBytes = 64;
/** 64 bits in base64url: enough where each guess is a request to Telegram. */
const markLength = 11;
/** Stands before the name of a value that is too long to be carried. */
const named = "~";

export interface ButtonSeal {
  /** What the button carries in this chat. */
  seal(value: string, chat: string): string;
  /** What a button carried, or the name of the long value it stands for; nothing if it is not ours. */
  open(data: string, chat: string): Opened | undefined;
}

/** What a button that is not ours stands for: a question of nobody, which is told to be over. */
export const foreignValue = "----------:0";

type Opened =
  | { readonly type: "value"; readonly value: string }
  | { readonly type: "name"; readonly name: string };

/** Buttons of a bot with another token are foreign. */
export function buttonSeal(token: string): ButtonSeal {
  const key = createHmac("sha256", "callback data").update(token).digest();
  const markOf = (carried: string, chat: string) =>
    createHmac("sha256", key)
      .update(`${chat}\n${carried}`)
      .digest("base64url")
      .slice(0, markLength);
  return {
    seal(value, chat) {
      const carried = isLong(value) ? `${named}${nameOf(value)}` : value;
      return `${markOf(carried, chat)}${carried}`;
    },
    open(data, chat) {
      const carried = data.slice(markLength);
      const mark = Buffer.from(data.slice(0, markLength));
      const wanted = Buffer.from(markOf(carried, chat));
      if (mark.length !== wanted.length || !timingSafeEqual(mark, wanted)) return undefined;
      if (carried.startsWith(named)) return { type: "name", name: carried.slice(named.length) };
      return { type: "value", value: carried };
    },
  };
}

/** Whether a value is kept elsewhere, and the button has its name. */
export function isLong(value: string): boolean {
  return Buffer.byteLength(value) > mostBytes - markLength || value.startsWith(named);
}

/** The same for the same value, so that a menu that goes to thousands is kept once. */
export function nameOf(value: string): string {
  return createHash("sha256").update(value).digest("base64url").slice(0, 22);
}
