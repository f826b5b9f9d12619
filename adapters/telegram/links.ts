/** Addresses that open our bot on Telegram, with a reason for coming. */
import { z } from "zod";
import { realSurroundings } from "../../src/index.ts";
import { Api } from "./api.ts";

export interface NamedOptions {
  readonly token: string;
  /** Where the Bot API is. Default https://api.telegram.org. */
  readonly apiRoot?: string;
}

const callMs = 10_000;
const me = z.object({ username: z.string() });
/** What Telegram hands on of an address. */
const payload = /^[\w-]{1,64}$/;

/** Asks Telegram what the bot is called. @throws ChannelError */
export async function userNameOf({ token, apiRoot = "https://api.telegram.org" }: NamedOptions) {
  const { clock } = realSurroundings;
  const api = new Api({ token, apiRoot: `${apiRoot.replace(/\/+$/, "")}/`, callMs, clock });
  return (await api.call("getMe", {}, { answer: me })).username;
}

/** Nothing where Telegram would drop the reason: it takes 64 letters, digits, _ and -. */
export function startLink(userName: string, reason: string): string | undefined {
  return payload.test(reason) ? `https://t.me/${userName}?start=${reason}` : undefined;
}
