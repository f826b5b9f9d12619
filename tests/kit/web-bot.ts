/** A bot on the simulator's three apps, in this process and on any store. */
import { type Skin, skins, type WebDriver, web } from "../../adapters/web/index.ts";
import { noMeasure } from "../../src/base/measure.ts";
import { type Bot, bot } from "../../src/bot/bot.ts";
import type { Flow } from "../../src/flow/flow.ts";
import type { Customer } from "../../src/model/customer.ts";
import type { Exchange } from "../../src/model/exchange.ts";
import type { Store } from "../../src/store/port.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { Activity, Life } from "./life.ts";

export interface Shown {
  readonly from: "bot" | "customer";
  readonly text: string;
  readonly code?: string;
  readonly choices?: readonly { readonly id: string; readonly title: string }[];
}

/** Starts a bot; the store is open already and stays so. */
export async function aWebBot(flows: readonly Flow[], store = memoryStore()): Promise<WebBot> {
  const made = new WebBot(flows, store);
  await made.restart();
  return made;
}

export class WebBot {
  readonly clock = new ManualClock();
  readonly #flows: readonly Flow[];
  readonly #store: Store;
  readonly #activity = new Activity();
  #drivers = new Map<Skin, WebDriver>();
  #bot: Bot | undefined;
  #ids = 0;

  constructor(flows: readonly Flow[], store: Store) {
    this.#flows = flows;
    this.#store = store;
  }

  async restart(): Promise<void> {
    await this.#bot?.stop();
    const life = new Life(this.#activity);
    const store = life.store(this.#store);
    const now = () => this.clock.now();
    this.#drivers = new Map(skins.map((skin) => [skin, web({ skin, store, now })]));
    this.#bot = bot({
      flows: this.#flows,
      adapters: [...this.#drivers.values()],
      store,
      mostInTenSeconds: Number.POSITIVE_INFINITY,
      surroundings: {
        clock: life.clock(this.clock),
        newId: () => {
          this.#ids += 1;
          return `id-${this.#ids}`;
        },
        random: () => 0.5,
        fault: life.fault,
        log: () => {},
        measure: noMeasure,
      },
    });
    await this.#bot.start();
    await this.#activity.rests(() => false);
  }

  async stop(): Promise<void> {
    await this.#bot?.stop();
  }

  async types(app: Skin, person: string, text: string): Promise<void> {
    await this.#driver(app).touch(person, { text });
    await this.#activity.rests(() => false);
  }

  /** Takes the offered answer with this label, as that app lets one do it. */
  async picks(app: Skin, person: string, title: string): Promise<void> {
    const offered = (await this.screen(app, person)).flatMap(({ choices }) => choices ?? []);
    const choice = offered.findLast((one) => one.title.replace(/^\d+\. /, "") === title);
    if (!choice) throw new Error(`${app} offers no "${title}"`);
    await this.#driver(app).touch(person, { choice: choice.id });
    await this.#activity.rests(() => false);
  }

  screen(app: Skin, person: string): Promise<readonly Shown[]> {
    return this.#driver(app).screen(person);
  }

  async replies(app: Skin, person: string): Promise<readonly string[]> {
    const messages = await this.screen(app, person);
    return messages.filter(({ from }) => from === "bot").map(({ text }) => text);
  }

  async customers(person: string): Promise<readonly Customer[]> {
    return (await this.#bot?.customersOf(person)) ?? [];
  }

  async exchanges(person: string): Promise<readonly Exchange[]> {
    const [customer] = await this.customers(person);
    const page = await this.#bot?.timeline(customer?._id ?? "", { limit: 200 });
    return page?.items ?? [];
  }

  #driver(app: Skin): WebDriver {
    const driver = this.#drivers.get(app);
    if (!driver) throw new Error(`there is no ${app}`);
    return driver;
  }
}
