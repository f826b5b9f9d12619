/** Addresses that open our bot on Telegram, with a reason for coming. */
import { z } from "zod";
import { type NamedOptions, ownApi } from "./api.ts";

const me = z.object({ username: z.string() });
/** What Telegram hands on of an address. */
const payload = /^[\w-]{1,64}$/;

/** Asks Telegram what the bot is called. @throws ChannelError */
export async function userNameOf(bot: NamedOptions): Promise<string> {
  return (await ownApi(bot).call("getMe", {}, { answer: me })).username;
}

/** Nothing where Telegram would drop the reason: it takes 64 letters, digits, _ and -. */
export function startLink(userName: string, reason: string): string | undefined {
  return payload.test(reason) ? `https://t.me/${userName}?start=${reason}` : undefined;
}
