/**
 * Looks through the store now and then for what nobody rang for: messages of a process that died,
 * and customers whose time has come. Oldest first, page by page; where one look ends the next
 * goes on, so that what cannot be served now never keeps the rest waiting.
 */
import type { Customer } from "../model/customer.ts";
import type { InboxEntry } from "../model/inbox.ts";
import type { Range } from "../store/port.ts";
import type { Engine } from "./engine.ts";
import { mayTake } from "./owner.ts";

const pageLength = 200;
const pagesAtOnce = 5;
const leasesUntilCalm = 3;
/** The last moment a Date can hold. */
const latestTime = 8.64e15;

export interface SweeperOptions {
  readonly engine: Engine;
  readonly pollMs: number;
  readonly onEntry: (entry: InboxEntry) => Promise<void>;
  readonly onDue: (customer: string) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Up to when something counts as due. A clock that is set back makes what a dead process left seem
 * far away: until its leases have run out, it is looked for where it was.
 */
class Reach {
  readonly #calmMs: number;
  #seenMs = 0;
  #aheadMs = 0;
  #calmAtMs = 0;

  constructor(calmMs: number) {
    this.#calmMs = calmMs;
  }

  of(now: Date): number {
    const nowMs = now.getTime();
    if (nowMs >= this.#calmAtMs) this.#aheadMs = 0;
    if (nowMs < this.#seenMs) {
      this.#aheadMs += this.#seenMs - nowMs;
      this.#calmAtMs = nowMs + this.#calmMs;
    }
    this.#seenMs = nowMs;
    return nowMs + this.#aheadMs;
  }
}

export class Sweeper {
  readonly #options: SweeperOptions;
  #isStopped = false;
  #sweeping: Promise<void> = Promise.resolve();
  #stopPolling: () => void = () => {};
  #afterEntry: string | undefined;
  #afterDue: string | undefined;
  readonly #reach: Reach;

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#reach = new Reach(leasesUntilCalm * options.engine.leaseMs);
  }

  start(): void {
    this.#sweep(new Date(latestTime));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopPolling();
    await this.#sweeping;
  }

  #sweep(acceptedBefore: Date): void {
    this.#sweeping = Promise.all([this.#findEntries(acceptedBefore), this.#findDue()])
      .catch((error: unknown) => this.#options.onError(error))
      .then(() => this.#sweepLater());
  }

  #sweepLater(): void {
    if (this.#isStopped) return;
    const { engine, pollMs } = this.#options;
    const { clock } = engine.surroundings;
    this.#stopPolling = clock.after(pollMs, () => {
      // What came in since the last look has been rung for.
      this.#sweep(new Date(this.#reach.of(clock.now()) - pollMs));
    });
  }

  async #findEntries(acceptedBefore: Date): Promise<void> {
    const { engine, onEntry } = this.#options;
    const { inbox } = engine.collections;
    for (let pages = 0; pages < pagesAtOnce && !this.#isStopped; pages += 1) {
      const range = { prefix: ["new"], before: acceptedBefore };
      const { items, next } = await inbox.find("age", pageAfter(range, this.#afterEntry));
      this.#afterEntry = next;
      engine.load.met(items.length, { isLast: next === undefined });
      const heads = new Map(items.toReversed().map((entry) => [entry.identity, entry]));
      await Promise.all([...heads.values()].map(onEntry));
      if (next === undefined) return;
    }
  }

  async #findDue(): Promise<void> {
    const { engine, onDue } = this.#options;
    const before = new Date(this.#reach.of(engine.surroundings.clock.now()) + 1);
    for (let pages = 0; pages < pagesAtOnce && !this.#isStopped; pages += 1) {
      const range = pageAfter({ before }, this.#afterDue);
      const { items, next } = await engine.collections.customers.find("due", range);
      this.#afterDue = next;
      for (const customer of await this.#free(items)) onDue(customer);
      if (next === undefined) return;
    }
  }

  /** Those whom nobody else serves now. */
  async #free(due: readonly Customer[]): Promise<readonly string[]> {
    const { collections, surroundings, owner, leaseMs } = this.#options.engine;
    if (due.length === 0) return [];
    const ids = due.map(({ _id }) => _id);
    const held = await collections.leases.get(ids);
    const now = surroundings.clock.now();
    return ids.filter((_, at) => mayTake(held[at], { owner, now, leaseMs }));
  }
}

function pageAfter(range: Omit<Range, "limit">, after: string | undefined): Range {
  return { ...range, limit: pageLength, ...(after !== undefined && { after }) };
}
