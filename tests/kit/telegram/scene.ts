/** Telegram's driver, alone or in a whole bot, against a Bot API server; all ends with the test. */
import { type TelegramOptions, telegram } from "../../../adapters/telegram/index.ts";
import {
  type BotOptions,
  bot,
  type Exchange,
  type Flow,
  realSurroundings,
  type Surroundings,
} from "../../../src/index.ts";
import { identities } from "../../../src/model/identity.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { BotApi, type BotApiOptions } from "../../servers/telegram/bot-api.ts";
import type { Person } from "../../servers/telegram/phone.ts";
import { loggedSurroundings } from "../logged.ts";

type Ends = (() => Promise<unknown>)[];

interface BotSceneOptions extends Partial<Omit<BotOptions, "surroundings">> {
  /** Of the bot, its driver and the server. */
  readonly clock?: Surroundings["clock"];
}

/** What a test has started; `end()` it after each. */
export class TelegramScene {
  readonly #ends: Ends = [];

  async end(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
  }

  endsWith(end: () => Promise<unknown>): void {
    this.#ends.push(end);
  }

  async api(options: BotApiOptions = {}): Promise<BotApi> {
    const api = await new BotApi(options).start();
    this.endsWith(() => api.stop());
    return api;
  }

  /** A driver of that server's bot, not started. */
  driver(api: BotApi, options: Partial<TelegramOptions> = {}) {
    const store = options.store ?? memoryStore();
    const driver = telegram({ token: api.token, apiRoot: api.root, store, ...options });
    this.endsWith(() => driver.stop());
    return driver;
  }

  /** The whole engine with one flow, and what it keeps of its customers. */
  async bot(one: Flow, { clock = realSurroundings.clock, ...options }: BotSceneOptions = {}) {
    const api = await this.api({ now: () => clock.now() });
    const store = memoryStore();
    const { lines, surroundings: real } = loggedSurroundings();
    const surroundings = { ...real, clock };
    const driver = this.driver(api, { store, surroundings });
    const running = bot({
      ...{ flows: [one], adapters: [driver], store, surroundings },
      // Nobody types as fast as a test.
      mostInTenSeconds: Number.POSITIVE_INFINITY,
      ...options,
    });
    await running.start();
    this.endsWith(() => running.stop());
    const customerOf = async ({ id }: Person): Promise<string> => {
      const key = `telegram:${driver.account}:${id}`;
      const [found] = await store.collection(identities).get([key]);
      if (!found) throw new Error(`${key} is nobody`);
      return found.customer;
    };
    const storyOf = async (person: Person): Promise<readonly Exchange[]> => {
      const page = await running.timeline(await customerOf(person), { limit: 50 });
      return page?.items ?? [];
    };
    return { api, store, running, driver, lines, customerOf, storyOf };
  }
}
