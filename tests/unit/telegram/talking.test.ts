/** Telegram's driver through the real telegraf, against a Bot API server of our own. */
import { expect } from "chai";
import { z } from "zod";
import { type TelegramOptions, telegram } from "../../../adapters/telegram/index.ts";
import { bot, flow } from "../../../src/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { BotApi } from "../../servers/telegram/bot-api.ts";

const greeter = flow("greeter", { fallback: true }, async ({ ask, say }) => {
  const name = await ask("name", "Who are you?", z.string());
  await say(`Hello, ${name}`);
});

describe("a bot on Telegram", () => {
  const ends: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function aBot(options: Partial<TelegramOptions> = {}) {
    const api = await new BotApi().start();
    ends.push(() => api.stop());
    const store = options.store ?? memoryStore();
    const driver = telegram({ token: api.token, apiRoot: api.root, store, ...options });
    const running = bot({ flows: [greeter], adapters: [driver], store });
    await running.start();
    ends.push(() => running.stop());
    return { api, driver, running };
  }

  it("answers what somebody writes", async () => {
    const { api } = await aBot();
    const ann = api.person();

    ann.say("hi");
    await ann.hears("Who are you?");
    ann.say("Ann");

    expect((await ann.hears("Hello")).text).to.equal("Hello, Ann");
  });
});
