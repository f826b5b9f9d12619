/**
 * Several processes on one store, one clock and one app, all under a trial's hand: it decides in
 * which order they go on, which of them dies or stalls where, and when time passes.
 * Customers write their messages in order; the app delivers each until it is acknowledged.
 */

import { setImmediate } from "node:timers/promises";
import { limits, type Skin } from "../../../adapters/web/limits.ts";
import { ChannelError } from "../../../src/base/errors.ts";
import { noMeasure } from "../../../src/base/measure.ts";
import { openCollections } from "../../../src/bot/engine.ts";
import type { Flow } from "../../../src/flow/flow.ts";
import type { InboundEvent } from "../../../src/model/activity.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { FakeDriver } from "../fake-driver.ts";
import { type Parts, Process } from "./process.ts";
import { Schedule, type Step } from "./schedule.ts";
import { Booking, tally } from "./tally.ts";
import type { Outside } from "./verdict.ts";

export const leaseMs = 10_000;
const pollMs = 1_000;
const mostInTenSeconds = Number.POSITIVE_INFINITY;
const quietTicks = 3;
const mostIdlePolls = 400;

export type Fate = "goes on" | "dies" | "stalls";

/** What a trial decides. What it leaves out happens as on a quiet day. */
export interface Fortune {
  /** Which of these steps goes on. */
  pick?(ready: readonly Step[]): Step | undefined;
  /** What becomes of a process that comes to this step. */
  fate?(step: Step): Fate;
  /** Milliseconds that pass before the next step. */
  elapses?(): number;
  /** By how much the wall clock is set to another time before the next step. */
  jumps?(): number;
  /** Which process the app turns to, of so many; also for a second time while it waits. */
  turnsTo?(count: number): { readonly to: number; readonly again?: number };
}

export interface FleetOptions {
  readonly processes?: number;
  readonly app?: Skin;
  readonly fortune?: Fortune;
  readonly mutant?: (parts: Parts) => Parts;
  /** What its bots play; the tally unless told. */
  readonly flows?: (booking: Booking) => readonly Flow[];
}

/** What is refused for now is delivered again. */
function refused(error: unknown): "lost" {
  if (error instanceof ChannelError && error.retry === "later") return "lost";
  throw error;
}

export class Fleet {
  readonly clock = new ManualClock();
  readonly store = memoryStore();
  readonly app: FakeDriver;
  readonly booking = new Booking();
  readonly #schedule = new Schedule();
  readonly #processes: Process[] = [];
  readonly #fortune: Fortune;
  readonly #mutant: FleetOptions["mutant"];
  readonly #flows: NonNullable<FleetOptions["flows"]>;
  readonly #written = new Map<string, string[]>();
  readonly #log: string[] = [];
  #writing = 0;
  #ids = 0;
  #mayRepeat = 0;
  #interruptions = 0;
  #problem: string | undefined;

  constructor(options: FleetOptions = {}) {
    const { processes = 1, app = "telegram", fortune = {}, mutant } = options;
    this.#flows = options.flows ?? ((booking) => [tally(booking)]);
    this.app = new FakeDriver(app, limits[app]);
    this.#fortune = fortune;
    this.#mutant = mutant;
    for (let count = 0; count < processes; count += 1) this.#processes.push(this.#begin());
  }

  /** Somebody writes these, one after another as each is acknowledged. */
  writes(person: string, texts: readonly string[]): void {
    this.#written.set(person, [...texts]);
    this.#writing += 1;
    const events = texts.map((text, at) =>
      this.app.event(person, { text, id: `${person}-${at + 1}` }),
    );
    this.#deliverAll(events)
      .catch((error: unknown) => {
        this.#problem ??= `delivering failed: ${String(error)}`;
      })
      .finally(() => {
        this.#writing -= 1;
      });
  }

  /** Goes on until everything is handled and sent; returns what the world outside has seen. */
  async settles(): Promise<Outside> {
    let idlePolls = 0;
    for (let quiet = 0; !this.#problem; ) {
      await setImmediate();
      if (await this.#goesOn()) quiet = 0;
      else quiet += 1;
      if (quiet < quietTicks) continue;
      if (!this.#isStalled() && this.#writing === 0 && !(await this.#hasWork())) break;
      this.clock.advance(pollMs);
      quiet = 0;
      idlePolls += 1;
      if (idlePolls > mostIdlePolls) this.#problem = `never settles: ${this.#log.slice(-3).join()}`;
    }
    for (const process of this.#processes) process.die();
    return {
      written: this.#written,
      sends: this.app.sends.map(({ to, key, part }) => ({
        ...{ person: to.user.id, key, text: part.text },
      })),
      booked: this.booking.calls,
      mayRepeat: this.#mayRepeat,
      interruptions: this.#interruptions,
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  /** Takes one step; false when there is none. */
  async #goesOn(): Promise<boolean> {
    this.#passTime(this.#fortune.elapses?.() ?? 0);
    this.clock.jump(this.#fortune.jumps?.() ?? 0);
    const ready = this.#schedule.ready((id) => this.#mayGo(id));
    const step = this.#fortune.pick?.(ready) ?? ready[0];
    if (!step) return false;
    const fate = this.#fortune.fate?.(step) ?? "goes on";
    if (fate === "goes on") this.#schedule.take(step);
    else await this.#interrupt(step, fate);
    return true;
  }

  /** In the middle of everything: each customer's lease may run out under the hands of its holder. */
  #passTime(ms: number): void {
    if (ms === 0) return;
    this.clock.advance(ms);
    this.#interruptions += 1;
    this.#mayRepeat += this.#written.size;
  }

  async #interrupt({ process: id }: Step, fate: Fate): Promise<void> {
    const at = this.#processes.findIndex((process) => process.id === id);
    const process = this.#processes[at];
    if (!process) return;
    this.#interruptions += 1;
    if (fate === "stalls") {
      process.stalledUntil = this.clock.now().getTime() + 1.5 * leaseMs;
      // When it wakes up it may send one message more to each before it finds its lease gone.
      this.#mayRepeat += this.#written.size;
      return;
    }
    this.#mayRepeat += await this.#uncertain(process);
    process.die();
    this.#processes[at] = this.#begin();
  }

  /** Messages of this process that are on a phone and still promised: what a crash may repeat. */
  async #uncertain({ sent }: Process): Promise<number> {
    let count = 0;
    for await (const page of this.store.contents.scan("customers")) {
      for (const { outbox } of page as unknown as readonly { outbox: { id: string }[] }[]) {
        count += outbox.filter(({ id }) => sent.includes(id)).length;
      }
    }
    return count;
  }

  #mayGo(id: number): boolean {
    const process = this.#processes.find((one) => one.id === id);
    return process !== undefined && process.stalledUntil <= this.clock.now().getTime();
  }

  #isStalled(): boolean {
    return this.#processes.some(({ stalledUntil }) => stalledUntil > this.clock.now().getTime());
  }

  async #hasWork(): Promise<boolean> {
    const { inbox, customers } = openCollections(this.store);
    const waiting = await inbox.find("waiting", { prefix: ["new"], limit: 1 });
    const due = await customers.find("due", { limit: 1 });
    return waiting.items.length + due.items.length > 0;
  }

  async #deliverAll(events: readonly InboundEvent[]): Promise<void> {
    for (const event of events) {
      while ((await this.#deliver(event)) === "lost") await setImmediate();
    }
  }

  async #deliver(event: InboundEvent): Promise<string> {
    const count = this.#processes.length;
    const { to, again } = this.#fortune.turnsTo?.(count) ?? { to: 0 };
    const repeat = again === undefined ? undefined : this.#processes[again % count];
    // What becomes of a second delivery is nobody's concern: the first one is waited for.
    repeat?.accepts(event).catch(() => {});
    const accepted = this.#processes[to % count]?.accepts(event) ?? "lost";
    return Promise.resolve(accepted).catch(refused);
  }

  #begin(): Process {
    this.#ids += 1;
    return new Process({
      id: this.#ids,
      schedule: this.#schedule,
      store: this.store,
      app: this.app,
      mutant: this.#mutant,
      surroundings: {
        clock: this.clock,
        newId: () => {
          this.#ids += 1;
          return `id-${this.#ids}`;
        },
        random: () => 0.5,
        measure: noMeasure,
        log: (_level, event, facts) => {
          this.#log.push(`${event} ${JSON.stringify(facts)}`);
        },
      },
      bot: { flows: this.#flows(this.booking), leaseMs, pollMs, mostInTenSeconds },
    });
  }
}
