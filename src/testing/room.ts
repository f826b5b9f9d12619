/** Where a conversation takes place: apps, store and clock, and an engine for one turn at a time. */

import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { noMeasure } from "../base/measure.ts";
import type { PlainData } from "../base/plain.ts";
import type { Surroundings } from "../base/surroundings.ts";
import { type Bot, bot } from "../bot/bot.ts";
import type { Capabilities } from "../channel/driver.ts";
import type { BusinessEvent } from "../flow/event.ts";
import type { Flow } from "../flow/flow.ts";
import type { Wording } from "../flow/wording.ts";
import type { KeptFile } from "../model/attached.ts";
import { type Customer, customers } from "../model/customer.ts";
import { inbox } from "../model/inbox.ts";
import { ManualClock } from "./manual-clock.ts";
import { memoryStore } from "./memory-store.ts";
import { type SentForm, type Shown, TestApp, type Typed } from "./test-app.ts";

const plain: Capabilities = {
  textLimit: 4_096,
  choices: { as: "buttons", most: 25, labelLimit: 64, list: "none", page: 8 },
  inputs: [],
  forms: "none",
  code: "copy button",
  files: {
    sendBytes: 50_000_000,
    receiveBytes: 20_000_000,
    pictureBytes: 10_000_000,
    captionLimit: 1_024,
    together: { most: 1, bytes: 50_000_000 },
  },
  edits: true,
  dropsRepeatsMs: 0,
  pace: "free",
};
const betweenMessagesMs = 1_000;
const mostTurns = 1_000;
const mostLooks = 10_000;

export interface Line extends Shown {
  readonly app: string;
}

interface RoomOptions {
  /** What each app can do, by its name. */
  readonly apps: Readonly<Record<string, Capabilities>>;
  readonly greeting: Wording | undefined;
}

export class Room {
  readonly transcript: Line[] = [];
  readonly #store = memoryStore();
  readonly #clock = new ManualClock();
  readonly #capabilities: Readonly<Record<string, Capabilities>>;
  readonly #apps = new Map<string, TestApp>();
  readonly #greeting: Wording | undefined;
  #flows: readonly Flow[];
  /** What effects are to throw the next times, by the names of their steps. */
  readonly #failing = new Map<string, Error[]>();
  #failure: Error | undefined;
  #ids = 0;
  #happened = 0;

  constructor(flows: readonly Flow[], { apps, greeting }: RoomOptions) {
    this.#flows = flows;
    this.#capabilities = apps;
    this.#greeting = greeting;
  }

  app(name: string): TestApp {
    const known = this.#apps.get(name);
    if (known) return known;
    const note = (line: Shown) => this.transcript.push({ app: name, ...line });
    const made = new TestApp(name, { can: this.#capabilities[name] ?? plain, note });
    this.#apps.set(name, made);
    return made;
  }

  deploy(flows: readonly Flow[]): void {
    this.#flows = flows;
  }

  fail(step: string, error: Error): void {
    this.#failing.set(step, [...(this.#failing.get(step) ?? []), error]);
  }

  /** The step of a failure that nothing has come to. */
  get unfailed(): string | undefined {
    return [...this.#failing].find(([, errors]) => errors.length > 0)?.[0];
  }

  async write(app: string, person: string, typed: Typed): Promise<void> {
    const phone = this.app(app);
    this.#clock.advance(betweenMessagesMs);
    await this.#live(() => phone.write(person, typed));
    await this.#settle(this.#clock.now());
  }

  /** Sends answers to the question that this app shows. */
  async submit(app: string, person: string, sent: Omit<SentForm, "form">): Promise<void> {
    const phone = this.app(app);
    const { prompts = {} } = (await this.customer(person)) ?? {};
    const asked = Object.entries(prompts).find(([identity]) => identity.startsWith(`${app}:`));
    const form = { prompt: asked?.[1].id ?? "none" };
    this.#clock.advance(betweenMessagesMs);
    await this.#live(() => phone.submit(person, { form, ...sent }));
    await this.#settle(this.#clock.now());
  }

  async happens<Payload extends PlainData>(
    person: string,
    event: BusinessEvent<Payload>,
    payload: Payload,
  ): Promise<void> {
    this.#clock.advance(betweenMessagesMs);
    this.#happened += 1;
    const id = String(this.#happened);
    const { _id: customer } = (await this.customer(person)) ?? { _id: person };
    await this.#live((engine) => engine.happens(event, { customer, id, payload }));
    await this.#settle(this.#clock.now());
  }

  async restart(): Promise<void> {
    await this.#live(() => {});
    await this.#settle(this.#clock.now());
  }

  async pass(ms: number): Promise<void> {
    const end = new Date(this.#clock.now().getTime() + ms);
    await this.#settle(end);
    this.#clock.advance(Math.max(0, end.getTime() - this.#clock.now().getTime()));
  }

  async customer(person: string): Promise<Customer | undefined> {
    return (await this.#live((engine) => engine.customersOf(person)))[0];
  }

  content({ hash }: KeptFile): Promise<Buffer> {
    return buffer(this.#store.files.open(hash));
  }

  /** Does all that is due up to then, each at its own time. */
  async #settle(end: Date): Promise<void> {
    for (let turns = 0; turns < mostTurns; turns++) {
      const due = await this.#nextDue();
      if (due === undefined || due > end) return;
      this.#clock.advance(Math.max(0, due.getTime() - this.#clock.now().getTime()));
      await this.#live(() => {});
    }
    throw new Error(`The bot does not come to rest within ${mostTurns} turns`);
  }

  async #nextDue(): Promise<Date | undefined> {
    const waiting = await this.#store
      .collection(inbox)
      .find("waiting", { prefix: ["new"], limit: 1 });
    const { items } = await this.#store.collection(customers).find("due", { limit: 1 });
    return waiting.items.length > 0 ? this.#clock.now() : items[0]?.wakeAt;
  }

  /** An engine begins, does what it finds and is told, and ends in good order. */
  async #live<Result>(work: (engine: Bot) => Result | Promise<Result>): Promise<Result> {
    const engine = bot({
      flows: this.#flows,
      ...(this.#greeting !== undefined && { greeting: this.#greeting }),
      adapters: [...this.#apps.values()],
      store: this.#store,
      surroundings: this.#surroundings(),
      playsTwice: true,
      // Time passes only when a test says so: nobody writes too fast.
      mostInTenSeconds: Number.POSITIVE_INFINITY,
    });
    await engine.start();
    const result = await work(engine);
    await this.#rest();
    await engine.stop();
    if (this.#failure) throw this.#failure;
    return result;
  }

  /** Waits until nothing is due at this moment. */
  async #rest(): Promise<void> {
    for (let looks = 0; looks < mostLooks; looks++) {
      const due = await this.#nextDue();
      if (due === undefined || due > this.#clock.now()) return;
      await setImmediate();
    }
  }

  #surroundings(): Surroundings {
    return {
      clock: this.#clock,
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      random: () => 0.5,
      measure: noMeasure,
      fault: () => {},
      effect: async (step, effect) => {
        const error = this.#failing.get(step)?.shift();
        if (error) throw error;
        return effect();
      },
      log: (level, event, facts) => {
        if (level !== "error") return;
        const { cause, reason = event } = facts ?? {};
        this.#failure ??= cause instanceof Error ? cause : new Error(String(reason));
      },
    };
  }
}
