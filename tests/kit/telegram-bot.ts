/** A bot on Telegram through the real telegraf, against a Bot API server of our own. */
import { type TelegramOptions, telegram } from "../../adapters/telegram/index.ts";
import { type Bot, type BotOptions, bot, realSurroundings, type Store } from "../../src/index.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { BotApi } from "../servers/telegram/bot-api.ts";

export interface TelegramBotOptions {
  readonly flows: BotOptions["flows"];
  readonly telegram?: Partial<TelegramOptions>;
  readonly bot?: Partial<BotOptions>;
}

export interface TelegramBot {
  readonly api: BotApi;
  readonly bot: Bot;
  readonly store: Store;
  stop(): Promise<void>;
}

export async function aTelegramBot(options: TelegramBotOptions): Promise<TelegramBot> {
  const api = await new BotApi().start();
  const store = memoryStore();
  const surroundings = { ...realSurroundings, log: () => {} };
  const driver = telegram({
    ...{ token: api.token, apiRoot: api.root, store, surroundings, pollSeconds: 1 },
    ...options.telegram,
  });
  const { flows, bot: more } = options;
  const running = bot({
    ...{ flows, adapters: [driver], store, surroundings },
    // Nobody types as fast as a test.
    mostInTenSeconds: Number.POSITIVE_INFINITY,
    ...more,
  });
  await running.start();
  return {
    ...{ api, bot: running, store },
    async stop() {
      await running.stop();
      await api.stop();
    },
  };
}
