/**
 * The deliverer at work for some customers, without the rest of the engine: each customer is held
 * in memory, and the clock, the apps and the death of the process are under a test's hand.
 */
import { setImmediate } from "node:timers/promises";
import { limits } from "../../adapters/web/limits.ts";
import { noMeasure } from "../../src/base/measure.ts";
import type { FaultPoint, Surroundings } from "../../src/base/surroundings.ts";
import { Accounts } from "../../src/bot/deliver/accounts.ts";
import { Delivery } from "../../src/bot/deliver/delivery.ts";
import type { Outgoing } from "../../src/bot/deliver/outgoing.ts";
import { filed } from "../../src/bot/filed.ts";
import type { Capabilities } from "../../src/channel/driver.ts";
import type { OutboundActivity } from "../../src/model/activity.ts";
import { type Customer, newCustomer, type OutboxEntry } from "../../src/model/customer.ts";
import type { Exchange } from "../../src/model/exchange.ts";
import type { SendNote } from "../../src/model/lease.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { FakeDriver } from "./fake-driver.ts";

const sendMs = 30_000;
const quietTicks = 3;

export interface LogLine {
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export class Deliveries {
  readonly clock = new ManualClock();
  readonly log: LogLine[] = [];
  readonly drivers: ReadonlyMap<string, FakeDriver>;
  readonly people: Person[] = [];
  accounts = new Accounts();
  /** What chance gives; the middle unless told. */
  random: () => number = () => 0.5;
  readonly #startMs = this.clock.now().getTime();
  #isFatal: (point: FaultPoint) => boolean = () => false;
  #life = 1;

  constructor(channels: Readonly<Record<string, Capabilities>> = limits) {
    this.drivers = new Map(
      Object.entries(channels).map(([name, can]) => {
        const driver = new FakeDriver(name, can);
        driver.now = () => this.clock.now();
        return [name, driver];
      }),
    );
  }

  get elapsedMs(): number {
    return this.clock.now().getTime() - this.#startMs;
  }

  get life(): number {
    return this.#life;
  }

  get deaths(): number {
    return this.#life - 1;
  }

  driver(channel: string): FakeDriver {
    const driver = this.drivers.get(channel);
    if (!driver) throw new Error(`there is no channel ${channel}`);
    return driver;
  }

  person(name: string): Person {
    const known = this.people.find((person) => person.name === name);
    if (known) return known;
    const person = new Person(name, this);
    this.people.push(person);
    return person;
  }

  /** When a message was tried, in milliseconds from the beginning. */
  triesOf(channel: string, person: string): readonly number[] {
    const tries = this.driver(channel).tries.filter((one) => one.person === person);
    return tries.map(({ at }) => at.getTime() - this.#startMs);
  }

  /** Serves whoever is due while this much time passes, and then waits for what is under way. */
  async run(ms = 0): Promise<void> {
    const endMs = this.elapsedMs + ms;
    for (;;) {
      for (const person of this.people) person.serveWhenDue();
      await rest();
      const nowMs = this.elapsedMs;
      if (nowMs >= endMs) return;
      const dues = [this.clock.nextDue, ...this.people.map(({ dueAt }) => dueAt)];
      const next = dues.map((due) => (due?.getTime() ?? 0) - this.#startMs);
      this.clock.advance(Math.min(endMs, ...next.filter((dueMs) => dueMs > nowMs)) - nowMs);
      await rest();
    }
  }

  /** The process dies the `count`th time it comes here. */
  diesAt(point: FaultPoint, count = 1): void {
    let left = count;
    this.#isFatal = (reached) => {
      if (reached === point) left -= 1;
      return left === 0;
    };
  }

  /** Nothing of the process goes on; another one takes over what it left. */
  dies(): void {
    this.#life += 1;
    this.#isFatal = () => false;
    this.accounts = new Accounts();
    for (const person of this.people) person.isTakenOver();
  }

  get surroundings(): Surroundings {
    const life = this.#life;
    return {
      clock: this.clock,
      newId: () => "unused",
      random: () => this.random(),
      fault: (point) => {
        if (life === this.#life && this.#isFatal(point)) this.dies();
        return life === this.#life ? undefined : never();
      },
      measure: noMeasure,
      log: (_level, event, facts = {}) => this.log.push({ event, facts }),
    };
  }
}

/** A customer of that name on every app, and what is promised to them. */
export class Person {
  readonly name: string;
  readonly #all: Deliveries;
  #stored: Customer;
  #noted: readonly SendNote[] = [];
  #held: HeldPerson | undefined;
  #delivery: Delivery | undefined;
  dueAt: Date | undefined;
  /** Writes of the customer's document. */
  writes = 0;

  constructor(name: string, all: Deliveries) {
    this.name = name;
    this.#all = all;
    this.#stored = aCustomer(name, [...all.drivers.keys()]);
  }

  get customer(): Customer {
    return this.#stored;
  }

  /** Commits a message, as a turn does. */
  isPromised(channel: string, text: string, more: Partial<OutboxEntry> = {}): void {
    const id = `${this.name}/${this.#stored.exchangeCount + 1}`;
    const activity: OutboundActivity = { type: "message", text };
    const entry: OutboxEntry = {
      ...{ id, identity: `${channel}:${this.name}`, kind: "reply", attempts: 0 },
      expiresAt: this.#in(15 * 60_000),
      act: { type: "send", activity },
      ...more,
    };
    const at = this.#all.clock.now();
    const promised = (customer: Customer): Customer => {
      const outbox = [...customer.outbox, entry];
      if (entry.act.type !== "send" || !entry.act.activity) return { ...customer, outbox };
      const { activity: shown } = entry.act;
      return filed(
        { ...customer, outbox },
        {
          ...{ _id: `out:${entry.id}`, direction: "out", state: "queued", channel, at },
          ...{ identity: entry.identity, activity: shown },
        },
      );
    };
    this.changes(promised);
    this.dueAt = at;
  }

  /** Changes the stored document between two of the deliverer's writes, as a turn does. */
  changes(change: (customer: Customer) => Customer): void {
    this.#stored = change(this.#stored);
    this.#held?.changed(change);
    this.#delivery?.kick();
    this.dueAt = this.#all.clock.now();
  }

  exchange(text: string): Exchange | undefined {
    return this.#stored.tail.find(({ activity }) => "text" in activity && activity.text === text);
  }

  states(): readonly string[] {
    return this.#stored.tail.map(({ state }) => state);
  }

  serveWhenDue(): void {
    if (this.#held || !this.dueAt || this.dueAt > this.#all.clock.now()) return;
    void this.#serve();
  }

  isTakenOver(): void {
    this.#held = undefined;
    this.#delivery = undefined;
    this.dueAt = this.#all.clock.now();
  }

  store(customer: Customer): void {
    this.#stored = customer;
    this.writes += 1;
  }

  note(notes: readonly SendNote[]): void {
    this.#noted = notes;
  }

  async #serve(): Promise<void> {
    const all = this.#all;
    const { surroundings, accounts, life } = all;
    const held = new HeldPerson(this, this.#noted, () => all.life === life);
    const delivery = new Delivery(held, {
      ...{ surroundings, accounts, sendMs },
      // Nobody here is told of a wait but the process that was told.
      pauses: { keep: async () => {} },
      driverOf: ({ channelId }) => all.drivers.get(channelId),
      formLinkTo: undefined,
      linkTo: undefined,
      settledNativeId: async () => undefined,
    });
    this.#held = held;
    this.#delivery = delivery;
    delivery.kick();
    await delivery.idle();
    await held.write((customer) => customer);
    this.#noted = [];
    this.#held = undefined;
    this.#delivery = undefined;
    this.dueAt = delivery.nextAt(all.clock.now());
  }

  #in(ms: number): Date {
    return new Date(this.#all.clock.now().getTime() + ms);
  }
}

class HeldPerson implements Outgoing {
  readonly sending: readonly SendNote[];
  readonly #person: Person;
  readonly #isAlive: () => boolean;
  ahead: Customer;

  constructor(person: Person, sending: readonly SendNote[], isAlive: () => boolean) {
    this.#person = person;
    this.sending = sending;
    this.#isAlive = isAlive;
    this.ahead = person.customer;
  }

  get customer(): Customer {
    return this.#person.customer;
  }

  changed(change: (customer: Customer) => Customer): void {
    this.ahead = change(this.ahead);
  }

  later(change: (customer: Customer) => Customer): void {
    this.ahead = change(this.ahead);
  }

  async write(change: (customer: Customer) => Customer): Promise<void> {
    this.ahead = change(this.ahead);
    await setImmediate();
    if (!this.#isAlive()) return never();
    this.#person.store(this.ahead);
  }

  async noteSending(notes: readonly SendNote[]): Promise<void> {
    if (!this.#isAlive()) return never();
    this.#person.note(notes);
  }
}

function aCustomer(name: string, channels: readonly string[]): Customer {
  const identities = channels.map((channelId) => [
    `${channelId}:${name}`,
    { channelId, user: { id: name }, bot: { id: "bot" }, conversation: { id: name } },
  ]);
  return {
    ...newCustomer(name, new Date(0)),
    rev: 1,
    identities: Object.fromEntries(identities),
  };
}

async function rest(): Promise<void> {
  for (let tick = 0; tick < quietTicks; tick += 1) await setImmediate();
}

function never(): Promise<never> {
  return new Promise(() => {});
}
