/**
 * A bot on Telegram that can be killed at a fault point and started again, in this process: the real
 * telegraf speaks to a Bot API server, and nothing of a dead life reaches the store or acts on time.
 */
import { setImmediate } from "node:timers/promises";
import { telegram } from "../../../adapters/telegram/index.ts";
import type { FaultPoint } from "../../../src/base/surroundings.ts";
import { openCollections } from "../../../src/bot/engine.ts";
import { type Bot, type BotOptions, bot, realSurroundings } from "../../../src/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { BotApi } from "../../servers/telegram/bot-api.ts";
import { Activity, Life } from "../life.ts";

/** Whoever takes over waits so long for a life that has ended. */
const leaseMs = 150;
const pollMs = 30;

export class TelegramLives {
  readonly api = new BotApi();
  readonly store = memoryStore();
  readonly #flows: BotOptions["flows"];
  #life = new Life(new Activity());
  #bot: Bot | undefined;

  constructor(flows: BotOptions["flows"]) {
    this.#flows = flows;
  }

  async start(): Promise<void> {
    await this.api.start();
    await this.#begin();
  }

  async stop(): Promise<void> {
    await this.#bot?.stop();
    await this.api.stop();
  }

  /** Resolves when the life ends at this point, and another has begun. */
  async diesAt(place: FaultPoint, deed: () => void): Promise<void> {
    this.#life.endWhen((point) => point === place);
    deed();
    await this.#life.died;
    await this.#begin();
  }

  /** Waits until all that somebody was to be sent is noted as sent. */
  async isQuietFor(person: number): Promise<void> {
    const { identities, customers } = openCollections(this.store);
    for (;;) {
      const [identity] = await identities.get([`telegram:4242:${person}`]);
      const [customer] = identity ? await customers.get([identity.customer]) : [];
      if (customer?.outbox.length === 0) return;
      await setImmediate();
    }
  }

  async #begin(): Promise<void> {
    const life = new Life(new Activity());
    this.#life = life;
    const store = life.store(this.store);
    const clock = life.clock(realSurroundings.clock);
    const surroundings = { ...realSurroundings, clock, fault: life.fault, log: () => {} };
    const { token, root: apiRoot } = this.api;
    const driver = telegram({ token, apiRoot, store, surroundings, leaseMs, pollSeconds: 1 });
    const adapters = [life.driver(driver)];
    this.#bot = bot({ flows: this.#flows, adapters, store, surroundings, leaseMs, pollMs });
    await this.#bot.start();
  }
}
