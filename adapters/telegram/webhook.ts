/** Where Telegram brings a bot's messages, and what is wrong with that. */
import { z } from "zod";
import { describeError, type Surroundings } from "../../src/index.ts";
import type { Api } from "./api.ts";

export const webhookInfo = z.object({
  url: z.string(),
  pending_update_count: z.int().default(0),
  last_error_date: z.int().default(0),
  last_error_message: z.string().optional(),
});
type WebhookInfo = z.output<typeof webhookInfo>;

/** What failed longer ago is over: Telegram tries again more often. */
const lately = 10 * 60_000;
const longestWords = 200;

interface Wanted {
  /** Where messages are to be brought; nothing where they are asked for. */
  readonly url: string | undefined;
  readonly now: Date;
}

/** What keeps messages from where they are wanted, if anything does. Pure. */
export function webhookTrouble(found: WebhookInfo, { url, now }: Wanted): string | undefined {
  if (url === undefined) {
    if (found.url === "") return undefined;
    return `Telegram brings this bot's messages to ${hostOf(found.url)}: a bot that asks for them takes that webhook off when it starts`;
  }
  if (found.url !== url) return elsewhere(found.url, url);
  const { last_error_message: words, last_error_date: at, pending_update_count: waiting } = found;
  if (words === undefined || waiting === 0 || at * 1_000 < now.getTime() - lately) return undefined;
  return `Telegram cannot bring messages to ${hostOf(url)} (${words.slice(0, longestWords)}), and ${waiting} wait: look at the proxy and its certificate`;
}

export function elsewhere(found: string, wanted: string): string {
  return `Telegram brings this bot's messages to ${hostOf(found)} though it was told ${hostOf(wanted)}: another deployment uses the same bot`;
}

export interface Watching {
  readonly api: Pick<Api, "call">;
  readonly url: string;
  readonly everyMs: number;
  readonly clock: Surroundings["clock"];
  /** Told each time what is wrong, and with nothing when all is well. */
  readonly onTrouble: (trouble: string | undefined) => void;
}

/** Asks again and again whether messages still come; the function it returns ends that. */
export function watchWebhook({ api, url, everyMs, clock, onTrouble }: Watching): () => void {
  const life = new AbortController();
  const { signal } = life;
  let cancel = () => {};
  const look = async () => {
    const trouble = await api
      .call("getWebhookInfo", {}, { answer: webhookInfo, signal })
      .then((found) => webhookTrouble(found, { url, now: clock.now() }), describeError);
    if (signal.aborted) return;
    onTrouble(trouble);
    later();
  };
  const later = () => {
    cancel = clock.after(everyMs, () => void look());
  };
  later();
  return () => {
    life.abort();
    cancel();
  };
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "nobody";
}
