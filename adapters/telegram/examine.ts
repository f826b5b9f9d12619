/** Looks from outside whether a bot is let in at Telegram, and its messages come. */
import { z } from "zod";
import { describeError, realSurroundings } from "../../src/index.ts";
import { type NamedOptions, ownApi } from "./api.ts";
import { webhookInfo, webhookTrouble } from "./webhook.ts";

export interface Examined {
  /** As people address it; nothing when it is not let in. */
  readonly name?: string;
  /** In one line. */
  readonly problem?: string;
}

const me = z.object({ username: z.string() });

/** Changes nothing at Telegram. */
export async function examine({
  webhook: url,
  ...bot
}: NamedOptions & { readonly webhook?: string }): Promise<Examined> {
  const api = ownApi(bot);
  try {
    const { username } = await api.call("getMe", {}, { answer: me });
    const found = await api.call("getWebhookInfo", {}, { answer: webhookInfo });
    const problem = webhookTrouble(found, { url, now: realSurroundings.clock.now() });
    return { name: `@${username}`, ...(problem !== undefined && { problem }) };
  } catch (error) {
    return { problem: describeError(error) };
  }
}
