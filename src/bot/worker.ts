/**
 * Decides who is served when: the doorbell rings for a message just accepted, the sweeper looks
 * for what nobody rang for. One customer at a time each, several customers side by side.
 */
import PQueue from "p-queue";
import { errorFacts } from "../base/errors.ts";
import type { InboxEntry } from "../model/inbox.ts";
import type { Engine } from "./engine.ts";
import { identify } from "./identify.ts";
import { mayTake } from "./owner.ts";
import { serve } from "./serve.ts";

const customersAtOnce = 16;
const sweptAtOnce = 200;
/** The last moment a Date can hold. */
const latestTime = 8.64e15;

export interface WorkerOptions {
  readonly engine: Engine;
  /** How often the store is searched for work that nobody rang for. */
  readonly pollMs: number;
}

export class Worker {
  readonly #engine: Engine;
  readonly #pollMs: number;
  readonly #queue = new PQueue({ concurrency: customersAtOnce });
  /** Customers queued or being served, and whether to look once more when that is done. */
  readonly #busy = new Map<string, { again: boolean; ringing: Set<string> }>();
  /** Messages rung for whose customer is being looked up. */
  readonly #finding = new Set<Promise<void>>();
  #isStopped = false;
  #sweeping: Promise<void> = Promise.resolve();
  #stopPolling: () => void = () => {};

  constructor({ engine, pollMs }: WorkerOptions) {
    this.#engine = engine;
    this.#pollMs = pollMs;
  }

  /** Begins with what an earlier process left behind. */
  start(): void {
    this.#sweep(new Date(latestTime));
  }

  /** A message was accepted: its customer has work. */
  ring(entry: InboxEntry): void {
    if (this.#isStopped) return;
    const finding = this.#find(entry);
    this.#finding.add(finding);
    void finding.finally(() => this.#finding.delete(finding));
  }

  /** Takes on nothing new and waits for the customers being served. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopPolling();
    await this.#sweeping;
    await Promise.all(this.#finding);
    await this.#queue.onIdle();
  }

  async #find(entry: InboxEntry): Promise<void> {
    try {
      this.#serve(await identify(entry, this.#engine), entry.identity);
    } catch (error) {
      this.#report("identify_failed", error);
    }
  }

  #serve(customer: string, ringing: string | undefined): void {
    if (this.#isStopped) return;
    const busy = this.#busy.get(customer) ?? { again: false, ringing: new Set<string>() };
    if (ringing !== undefined) busy.ringing.add(ringing);
    if (this.#busy.has(customer)) {
      busy.again = true;
      return;
    }
    this.#busy.set(customer, busy);
    void this.#queue.add(() => this.#serveWhileBusy(customer, busy));
  }

  async #serveWhileBusy(
    customer: string,
    busy: { again: boolean; ringing: Set<string> },
  ): Promise<void> {
    do {
      busy.again = false;
      const ringing = [...busy.ringing];
      busy.ringing.clear();
      const isServed = await this.#serveOnce(customer, ringing);
      if (this.#isStopped || !isServed) break;
    } while (busy.again);
    this.#busy.delete(customer);
  }

  async #serveOnce(customer: string, ringing: readonly string[]): Promise<boolean> {
    try {
      return await serve(customer, ringing, this.#engine);
    } catch (error) {
      this.#report("serve_failed", error, customer);
      return false;
    }
  }

  #sweep(acceptedBefore: Date): void {
    this.#sweeping = this.#findWork(acceptedBefore)
      .catch((error: unknown) => this.#report("sweep_failed", error))
      .then(() => this.#sweepLater());
  }

  #sweepLater(): void {
    if (this.#isStopped) return;
    const { clock } = this.#engine.surroundings;
    this.#stopPolling = clock.after(this.#pollMs, () => {
      // What came in since the last look has been rung for.
      this.#sweep(new Date(clock.now().getTime() - this.#pollMs));
    });
  }

  async #findWork(acceptedBefore: Date): Promise<void> {
    const { collections, surroundings } = this.#engine;
    const now = surroundings.clock.now();
    const soon = new Date(now.getTime() + 1);
    const [waiting, due] = await Promise.all([
      collections.inbox.find("waiting", { prefix: ["new"], limit: sweptAtOnce }),
      collections.customers.find("due", { before: soon, limit: sweptAtOnce }),
    ]);
    const heads = new Map<string, InboxEntry>();
    for (const entry of waiting.items) {
      if (entry.acceptedAt < acceptedBefore && !heads.has(entry.identity)) {
        heads.set(entry.identity, entry);
      }
    }
    for (const entry of heads.values()) await this.#find(entry);
    for (const { _id, lease } of due.items) {
      if (mayTake(lease, this.#engine.owner, now)) this.#serve(_id, undefined);
    }
  }

  #report(event: string, error: unknown, customer?: string): void {
    const { log } = this.#engine.surroundings;
    log("error", event, { ...errorFacts(error), ...(customer && { customer }) });
  }
}
