/**
 * Decides who is served when: the doorbell rings for a message just accepted, the sweeper looks
 * for what nobody rang for. One customer at a time each, several customers side by side.
 */
import type { Clock } from "../base/clock.ts";
import { errorFacts } from "../base/errors.ts";
import type { InboxEntry } from "../model/inbox.ts";
import { Bell } from "./bell.ts";
import type { Engine } from "./engine.ts";
import { identify } from "./identify.ts";
import { isLeaseLost } from "./lease.ts";
import { Place, Places } from "./place.ts";
import { type Shift, serve } from "./serve.ts";
import { Sweeper } from "./sweeper.ts";

const mostTries = 3;
const longestAlarmMs = 60_000;
const shortestAlarmMs = 100;

export interface WorkerOptions {
  readonly engine: Engine;
  /** How often the store is searched for work that nobody rang for. */
  readonly pollMs: number;
  readonly customersAtOnce: number;
  /** How long a stop waits for what is in progress. */
  readonly stopMs: number;
}

export class Worker {
  readonly #engine: Engine;
  readonly #sweeper: Sweeper;
  readonly #places: Places;
  /** Customers queued or being served. */
  readonly #busy = new Map<string, Bell>();
  /** Messages rung for whose customer is being looked up. */
  readonly #finding = new Set<Promise<void>>();
  readonly #serving = new Set<Promise<void>>();
  /** Cancels the alarms of customers who wait for a moment that is near. */
  readonly #alarms = new Map<string, () => void>();
  readonly #shift: Shift = { isOver: false, holds: new Set() };
  readonly #stopMs: number;

  constructor({ engine, pollMs, customersAtOnce, stopMs }: WorkerOptions) {
    this.#engine = engine;
    this.#stopMs = stopMs;
    this.#places = new Places(customersAtOnce);
    this.#sweeper = new Sweeper({
      ...{ engine, pollMs },
      onEntry: (entry) => this.#find(entry, identify(entry, engine)),
      // Who is being served is looked after already, also in what comes due meanwhile.
      onDue: (customer) => this.#busy.has(customer) || this.#serve(customer),
      onError: (error) => this.#report("sweep_failed", error),
    });
  }

  /** Begins with what an earlier process left behind. */
  start(): void {
    this.#sweeper.start();
  }

  /** A message was accepted: its customer has work. */
  ring(entry: InboxEntry, customer?: Promise<string>): void {
    if (this.#shift.isOver) return;
    const finding = this.#find(entry, customer ?? identify(entry, this.#engine));
    this.#finding.add(finding);
    void finding.finally(() => this.#finding.delete(finding));
  }

  /** Begins no further turn and waits for those under way; what takes too long is left to others. */
  async stop(): Promise<void> {
    this.#shift.isOver = true;
    for (const cancel of this.#alarms.values()) cancel();
    const finished = Promise.all([this.#sweeper.stop(), ...this.#finding, ...this.#serving]).then(
      () => {},
    );
    await inTime(finished, this.#stopMs, this.#engine.surroundings.clock);
    const left = [...this.#shift.holds].map((held) => held.giveUp());
    for (const outcome of await Promise.allSettled(left)) {
      if (outcome.status === "rejected") this.#report("give_up_failed", outcome.reason);
    }
  }

  async #find({ identity }: InboxEntry, customer: Promise<string>): Promise<void> {
    try {
      this.#serve(await customer, [identity]);
    } catch (error) {
      this.#report("identify_failed", error);
    }
  }

  #serve(customer: string, ringing?: Iterable<string>): void {
    if (this.#shift.isOver) return;
    const known = this.#busy.get(customer);
    const bell = known ?? new Bell();
    bell.ring(ringing);
    if (known) return;
    this.#busy.set(customer, bell);
    this.#enqueue(customer, bell);
  }

  #enqueue(customer: string, bell: Bell): void {
    const serving = this.#serveInTurn(customer, bell);
    this.#serving.add(serving);
    void serving.finally(() => this.#serving.delete(serving));
  }

  async #serveInTurn(customer: string, bell: Bell): Promise<void> {
    const place = new Place(this.#places);
    await place.take();
    const isServed = !this.#shift.isOver && (await this.#serveOnce(customer, bell, place));
    place.leave();
    // Behind the others who wait, so that nobody keeps a place for long.
    if (isServed && bell.hasRung && !this.#shift.isOver) this.#enqueue(customer, bell);
    else {
      this.#busy.delete(customer);
      if (isServed && bell.wakeAt) this.#serveAt(bell.wakeAt, customer, bell.rungAt);
    }
  }

  /** To the moment what comes soon; the rest is found by looking. */
  #serveAt(at: Date, customer: string, ringing: Iterable<string>): void {
    const { clock } = this.#engine.surroundings;
    const waitMs = at.getTime() - clock.now().getTime();
    this.#alarms.get(customer)?.();
    this.#alarms.delete(customer);
    if (waitMs > longestAlarmMs || this.#shift.isOver) return;
    const cancel = clock.after(Math.max(waitMs, shortestAlarmMs), () => {
      this.#alarms.delete(customer);
      this.#serve(customer, ringing);
    });
    this.#alarms.set(customer, cancel);
  }

  async #serveOnce(customer: string, bell: Bell, place: Place): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await serve(customer, { bell, place, engine: this.#engine, shift: this.#shift });
      } catch (error) {
        // Another owner may have written between our reading and our taking of the lease.
        if (isLeaseLost(error) && tries < mostTries) continue;
        this.#report("serve_failed", error, customer);
        return false;
      }
    }
  }

  #report(event: string, error: unknown, customer?: string): void {
    const { log } = this.#engine.surroundings;
    log("error", event, { ...errorFacts(error), ...(customer && { customer }) });
  }
}

/** Waits for work to finish, but no longer than so. */
function inTime(work: Promise<void>, ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, resolve);
    work.finally(cancel).then(resolve, reject);
  });
}
