/**
 * Something that one process at a time does for all that share a store, such as asking an app for
 * what has happened. Whoever has it renews it; when its owner ends, another takes it over: at once
 * where it can see that, else when the time is up. For a moment two may have it, when one of them
 * stood still: whatever is done under it must bear that.
 */
import type { Clock } from "../base/clock.ts";
import { describeError } from "../base/errors.ts";
import { type DutyDocument, duties } from "../model/duty.ts";
import type { Documents, Store } from "../store/port.ts";
import { enlist, mayTake, retire } from "./owner.ts";

/** Whoever waits looks at least so often whether the duty is free: it costs one read. */
const longestLookMs = 500;

/** How a duty is taken and kept. */
export interface DutyOptions {
  /** Open for as long as the duty is kept. */
  readonly store: Pick<Store, "collection">;
  /** Names the duty among all that share the store. */
  readonly name: string;
  readonly clock: Clock;
  /** Tells this process from others. */
  readonly newId: () => string;
  /** How long whoever stands still keeps it from others. Default 15,000 ms. */
  readonly leaseMs?: number;
  /** Begins when the duty is taken, and ends when the signal says so, or by itself. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  /** Told when somebody else has it, or the store cannot say. */
  readonly onWaiting?: (reason: string) => void;
}

/** Does the work whenever no other process does; the function it returns ends that. */
export function onDuty(options: DutyOptions): () => Promise<void> {
  const duty = new Duty(options);
  const ended = duty.keep();
  return async () => {
    duty.stop();
    await ended;
  };
}

class Duty {
  readonly #options: DutyOptions;
  readonly #documents: Documents<DutyDocument>;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #stopping = new AbortController();
  #held: DutyDocument | undefined;

  constructor(options: DutyOptions) {
    this.#options = options;
    this.#documents = options.store.collection(duties);
    this.#owner = enlist(options.newId());
    this.#leaseMs = options.leaseMs ?? 15_000;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async keep(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        if (await this.#take()) await this.#serve();
        else this.#options.onWaiting?.("another process does it");
      } catch (error) {
        this.#options.onWaiting?.(describeError(error));
      }
      await this.#pause(Math.min(longestLookMs, this.#leaseMs / 3));
    }
    retire(this.#owner);
  }

  async #take(): Promise<boolean> {
    const { name, clock } = this.#options;
    const [found] = await this.#documents.get([name]);
    const asking = { owner: this.#owner, now: clock.now(), leaseMs: this.#leaseMs };
    if (!mayTake(found, asking)) return false;
    return this.#write(found?.rev);
  }

  /** Works until it is over, told to stop, or the duty is lost. */
  async #serve(): Promise<void> {
    const over = new AbortController();
    const { signal } = this.#stopping;
    const end = () => over.abort();
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    const cancel = this.#renew(end);
    try {
      await this.#options.work(over.signal);
    } finally {
      cancel();
      signal.removeEventListener("abort", end);
      await this.#giveBack();
    }
  }

  /** What cannot be renewed in time somebody else may have. */
  #renew(lost: () => void): () => void {
    const { clock } = this.#options;
    let cancel = () => {};
    const later = () => {
      cancel = clock.after(this.#leaseMs / 3, () => {
        this.#write(this.#held?.rev).then(
          (isOurs) => {
            if (isOurs) later();
            else lost();
          },
          () => {
            const left = (this.#held?.until.getTime() ?? 0) - clock.now().getTime();
            if (left > this.#leaseMs / 3) later();
            else lost();
          },
        );
      });
    };
    later();
    return () => cancel();
  }

  async #giveBack(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    if (!held) return;
    const { owner: _, ...rest } = held;
    // Whoever cannot be told finds out when the time is up.
    await this.#documents.replace([{ ...rest, rev: held.rev + 1 }]).catch(() => {});
  }

  async #write(rev: number | undefined): Promise<boolean> {
    const { name, clock } = this.#options;
    const until = new Date(clock.now().getTime() + this.#leaseMs);
    const next = { _id: name, rev: (rev ?? 0) + 1, owner: this.#owner, until };
    const [outcome] = await (rev === undefined
      ? this.#documents.insert([next])
      : this.#documents.replace([next]));
    const isOurs = outcome === "inserted" || outcome === "replaced";
    this.#held = isOurs ? next : undefined;
    return isOurs;
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        signal.removeEventListener("abort", done);
        resolve();
      };
      const cancel = this.#options.clock.after(ms, done);
      signal.addEventListener("abort", done, { once: true });
      if (signal.aborted) done();
    });
  }
}
