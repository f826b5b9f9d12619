/**
 * The whole engine in one process, on memory: flows, store, clock and phones under a test's hand.
 * It can be killed at any fault point and started again, perhaps with other flows.
 */
import { limits } from "../../adapters/web/limits.ts";
import { type Measure, noMeasure } from "../../src/base/measure.ts";
import type { FaultPoint, Log, Surroundings } from "../../src/base/surroundings.ts";
import { type Bot, type BotOptions, bot } from "../../src/bot/bot.ts";
import { openCollections } from "../../src/bot/engine.ts";
import { timeline } from "../../src/bot/timeline.ts";
import type { BotLogic } from "../../src/channel/channel-adapter.ts";
import type { Accepted, Capabilities } from "../../src/channel/driver.ts";
import type { Flow } from "../../src/flow/flow.ts";
import type { InboundEvent } from "../../src/model/activity.ts";
import type { Customer } from "../../src/model/customer.ts";
import type { Exchange } from "../../src/model/exchange.ts";
import { personKey } from "../../src/model/identity.ts";
import type { Store } from "../../src/store/port.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { FakeDriver, type ShownMessage, type Written } from "./fake-driver.ts";
import { Activity, Life } from "./life.ts";

const leaseMs = 10_000;
const pollMs = 1_000;
const mostPolls = 5_000;
const mostLooks = 2_000;

export interface EngineOptions {
  readonly flows: readonly Flow[];
  /** What each app can do, by its name. Those of the simulator unless told. */
  readonly channels?: Readonly<Record<string, Capabilities>>;
  readonly fallback?: BotLogic;
  /** Any number unless told. */
  readonly mostInTenSeconds?: number;
  readonly store?: Store;
  readonly measure?: Measure;
  readonly formLinkTo?: NonNullable<BotOptions["formLinkTo"]>;
  /** Besides the one every engine here keeps. */
  readonly log?: Log;
}

export interface Restart {
  /** The flows of the new release; the same ones unless told. */
  readonly flows?: readonly Flow[];
  /** How the old process ends; `crash` unless told. */
  readonly after?: "crash" | "stop";
  /** The new process dies in its turn, at this fault point from its start. */
  readonly crashesAfter?: number;
  /** The new process dies the first time it comes to this fault point. */
  readonly crashesAt?: FaultPoint;
}

export interface LogLine {
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export function textOf({ activity }: Exchange): string {
  return activity.type === "message" ? (activity.text ?? "") : "";
}

/** Starts a bot with these flows. */
export async function anEngine(options: EngineOptions): Promise<TestEngine> {
  const engine = new TestEngine(options);
  // Loaded with the first message for it, which may take longer than anybody here waits.
  if (options.fallback) await import("../../src/channel/channel-adapter.ts");
  await engine.start();
  return engine;
}

export class TestEngine {
  readonly clock = new ManualClock();
  readonly store: Store;
  /** Warnings and errors. */
  readonly log: LogLine[] = [];
  readonly #options: EngineOptions;
  readonly #drivers: ReadonlyMap<string, FakeDriver>;
  readonly #activity = new Activity();
  #flows: readonly Flow[];
  #life = new Life(this.#activity);
  #bot: Bot | undefined;
  #ids = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#flows = options.flows;
    this.store = options.store ?? memoryStore();
    const channels = Object.entries(options.channels ?? limits);
    this.#drivers = new Map(channels.map(([name, can]) => [name, new FakeDriver(name, can)]));
  }

  get isDown(): boolean {
    return this.#life.isOver;
  }

  driver(channel: string): FakeDriver {
    const driver = this.#drivers.get(channel);
    if (!driver) throw new Error(`there is no channel ${channel}`);
    return driver;
  }

  async start({ crashesAfter, crashesAt }: Restart = {}): Promise<void> {
    const life = new Life(this.#activity);
    this.#life = life;
    if (crashesAfter !== undefined) this.crashesAfter(crashesAfter);
    if (crashesAt !== undefined) this.crashesAt(crashesAt);
    this.#bot = bot({
      flows: this.#flows,
      adapters: [...this.#drivers.values()].map((driver) => life.driver(driver)),
      store: life.store(this.store),
      surroundings: this.#surroundings(life),
      ...{ leaseMs, pollMs, playsTwice: true },
      // Time stands still between most of a test's messages.
      mostInTenSeconds: this.#options.mostInTenSeconds ?? Number.POSITIVE_INFINITY,
      ...(this.#options.formLinkTo && { formLinkTo: this.#options.formLinkTo }),
      ...(this.#options.fallback && { fallback: this.#options.fallback }),
    });
    await this.#bot.start();
    await this.rests();
  }

  /** Somebody writes on an app; resolves when the engine has nothing to do at this moment. */
  says(channel: string, person: string, text: string, id?: string): Promise<Accepted | "lost"> {
    return this.writes(channel, person, { text, ...(id !== undefined && { id }) });
  }

  /** Presses the button with this title on the newest message that ever had it. */
  presses(channel: string, person: string, title: string): Promise<Accepted | "lost"> {
    const button = this.screen(channel, person)
      .flatMap(({ offered }) => offered)
      .findLast((one) => one.title === title);
    if (!button) throw new Error(`no message on ${channel} offers "${title}"`);
    return this.writes(channel, person, { text: title, pressed: button.value });
  }

  /** Presses a button by what it carries, however old it is. */
  pressesValue(channel: string, person: string, pressed: string): Promise<Accepted | "lost"> {
    return this.writes(channel, person, { text: "a button", pressed });
  }

  /** As `says`, with all that an app tells of a message. */
  writes(channel: string, person: string, said: Written): Promise<Accepted | "lost"> {
    return this.delivers(channel, this.driver(channel).event(person, said));
  }

  /** The app hands over an event, for the first time or again; `lost` when nobody lives to take it. */
  async delivers(channel: string, event: InboundEvent): Promise<Accepted | "lost"> {
    const outcome = await this.accepts(channel, event);
    await this.rests();
    return outcome;
  }

  /** As `delivers`, but the engine is still at work when it resolves. */
  accepts(channel: string, event: InboundEvent): Promise<Accepted | "lost"> {
    return Promise.race([this.driver(channel).receive(event), this.#life.died]);
  }

  /** Waits until the engine begins nothing more unless time passes. */
  async rests(): Promise<void> {
    await this.#activity.rests(() => this.isDown);
    if (!this.#options.fallback) return;
    // A bot of another framework is at work without a sign to the outside.
    for (let looks = 0; looks < mostLooks && (await this.#hasWaiting()); looks += 1) {
      await this.#activity.rests(() => this.isDown);
    }
  }

  /** Lets time pass until every message is handled and everything promised is sent. */
  async settles(): Promise<void> {
    await this.rests();
    for (let polls = 0; !this.isDown && (await this.#hasWork()); polls += 1) {
      if (polls > mostPolls) throw new Error(`the engine does not settle: ${this.#lastLog()}`);
      await this.advances(pollMs);
    }
  }

  async advances(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.rests();
  }

  /** The process dies the `count`th time it comes to this fault point. */
  crashesAt(point: FaultPoint, count = 1): void {
    let left = count;
    this.#life.endWhen((reached) => {
      if (reached === point) left -= 1;
      return left === 0;
    });
  }

  /** The process dies at the `count`th fault point from now, whichever that is. */
  crashesAfter(count: number): void {
    let left = count;
    this.#life.endWhen(() => {
      left -= 1;
      return left === 0;
    });
  }

  /** Another process takes over: when the lease of a dead one has run out, all is caught up. */
  async restartWith(restart: Restart = {}): Promise<void> {
    const { flows, after = "crash" } = restart;
    if (after === "crash") this.#life.end();
    else if (!this.isDown) await this.#bot?.stop();
    this.#life.end();
    this.#flows = flows ?? this.#flows;
    this.clock.advance(leaseMs + 1);
    await this.start(restart);
    await this.settles();
  }

  async stop(): Promise<void> {
    await this.#bot?.stop();
    this.#life.end();
  }

  /** The bot as a deployment has it. */
  get bot(): Bot {
    if (!this.#bot) throw new Error("the engine is not started");
    return this.#bot;
  }

  async measureBacklog(): Promise<void> {
    await this.#bot?.measureBacklog();
  }

  /** Handles a parked message once more. */
  async replayParked(inboxId: string): Promise<boolean> {
    const isReplayed = await this.#bot?.replayParked(inboxId);
    await this.rests();
    return isReplayed === true;
  }

  screen(channel: string, person: string): readonly ShownMessage[] {
    return this.driver(channel).screen(person);
  }

  /** What the bot wrote on that phone, oldest first. */
  replies(channel: string, person: string): readonly string[] {
    const messages = this.screen(channel, person).filter(({ from }) => from === "bot");
    return messages.map(({ text }) => text);
  }

  lastReply(channel: string, person: string): string | undefined {
    return this.replies(channel, person).at(-1);
  }

  async customer(person: string): Promise<Customer> {
    const { identities, customers } = openCollections(this.store);
    const [identity] = await identities.get([personKey(person)]);
    const [customer] = identity ? await customers.get([identity.customer]) : [];
    if (!customer) throw new Error(`there is no customer ${person}`);
    return customer;
  }

  async facts(person: string): Promise<Readonly<Record<string, unknown>>> {
    const { facts } = await this.customer(person);
    return Object.fromEntries(Object.entries(facts).map(([key, { value }]) => [key, value]));
  }

  /** Everything on the customer's timeline, as the public door gives it, page by page. */
  async exchanges(person: string, limit = 7): Promise<readonly Exchange[]> {
    const { _id } = await this.customer(person);
    const items: Exchange[] = [];
    let after: string | undefined;
    do {
      const options = { limit, ...(after !== undefined && { after }) };
      const page = await timeline(_id, options, openCollections(this.store));
      items.push(...(page?.items ?? []));
      after = page?.next;
    } while (after !== undefined);
    return items;
  }

  async #hasWaiting(): Promise<boolean> {
    const { inbox } = openCollections(this.store);
    const { items } = await inbox.find("waiting", { prefix: ["new"], limit: 1 });
    return items.length > 0;
  }

  async #hasWork(): Promise<boolean> {
    const { customers } = openCollections(this.store);
    const due = await customers.find("due", { limit: 1 });
    return due.items.length > 0 || (await this.#hasWaiting());
  }

  #lastLog(): string {
    return JSON.stringify(this.log.slice(-3));
  }

  #surroundings(life: Life): Surroundings {
    return {
      clock: life.clock(this.clock),
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      random: () => 0.5,
      fault: life.fault,
      log: (level, event, facts = {}) => {
        if (life.isOver) return;
        this.#options.log?.(level, event, facts);
        if (level === "warn" || level === "error") this.log.push({ event, facts });
      },
      measure: this.#options.measure ?? noMeasure,
    };
  }
}
