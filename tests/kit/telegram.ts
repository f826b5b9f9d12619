/** A bot on Telegram's driver, against the Bot API server for tests; all of it ends with the test. */
import { type TelegramOptions, telegram } from "../../adapters/telegram/index.ts";
import {
  type Accept,
  bot,
  type Exchange,
  type Flow,
  type InboundEvent,
  realSurroundings,
  type Surroundings,
} from "../../src/index.ts";
import { identities } from "../../src/model/identity.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { BotApi, type BotApiOptions } from "../servers/telegram/bot-api.ts";
import type { Person } from "../servers/telegram/phone.ts";

type Ends = (() => Promise<unknown>)[];

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
  async bot(one: Flow) {
    const api = await this.api();
    const store = memoryStore();
    const { lines, surroundings } = loggedSurroundings();
    const driver = this.driver(api, { store, surroundings });
    const running = bot({ flows: [one], adapters: [driver], store, surroundings });
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

/** An engine that only takes in, and at times refuses. */
export class Taker {
  readonly taken: InboundEvent[] = [];
  readonly #refusals: Error[] = [];
  readonly #waiting: (() => void)[] = [];

  readonly accept: Accept = async (event) => {
    const refusal = this.#refusals.shift();
    if (refusal) throw refusal;
    const isKnown = this.taken.some(({ activity }) => activity.id === event.activity.id);
    if (!isKnown) this.taken.push(event);
    for (const look of this.#waiting.splice(0)) look();
    return isKnown ? "duplicate" : "accepted";
  };

  get texts(): readonly string[] {
    return this.taken.map(({ activity }) =>
      activity.type === "message" ? (activity.text ?? "") : activity.name,
    );
  }

  /** The next events are refused. */
  refuse(...errors: readonly Error[]): void {
    this.#refusals.push(...errors);
  }

  /** Resolves with what `look` finds, which it is asked for again and again. */
  async sees<Found>(look: () => Found | undefined): Promise<Found> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Resolves when so many have been taken. */
  async has(count: number): Promise<void> {
    while (this.taken.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

/** The world as it is, with a log that a test reads. */
export function loggedSurroundings() {
  const lines: { readonly event: string; readonly text: string }[] = [];
  const log: Surroundings["log"] = (_, event, facts) => {
    const { cause, ...rest } = facts ?? {};
    const thrown = cause instanceof Error ? [cause.message, cause.stack] : [cause];
    lines.push({ event, text: JSON.stringify([rest, ...thrown]) });
  };
  return { lines, surroundings: { ...realSurroundings, log } };
}
