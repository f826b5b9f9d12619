/**
 * Waits that an app asked of a whole account, in the store: the next process obeys them before it
 * sends anything. There is one document for each account that was ever told to wait.
 */
import type { Clock } from "../../base/clock.ts";
import type { Driver } from "../../channel/driver.ts";
import { escapePart } from "../../model/identity.ts";
import type { Pause, pauses } from "../../model/pause.ts";
import type { Documents } from "../../store/port.ts";
import type { Accounts } from "./accounts.ts";

type PauseDocuments = Documents<Pause, (typeof pauses)["indexes"]>;

export class Pauses {
  readonly #documents: PauseDocuments;
  readonly #clock: Clock;

  constructor(documents: PauseDocuments, clock: Clock) {
    this.#documents = documents;
    this.#clock = clock;
  }

  /** What processes before this one were told. */
  async recall(drivers: readonly Driver[], accounts: Accounts): Promise<void> {
    if (drivers.length === 0) return;
    const found = await this.#documents.get(drivers.map(keyOf));
    const now = this.#clock.now();
    for (const [at, driver] of drivers.entries()) {
      const pause = found[at];
      if (pause && pause.until > now) accounts.of(driver).pauseAll(endOf(pause, now));
    }
  }

  /** Durable when it resolves. */
  async keep(driver: Driver, until: Date): Promise<void> {
    const _id = keyOf(driver);
    for (;;) {
      const [known] = await this.#documents.get([_id]);
      if (known && known.until >= until) return;
      const next = { _id, rev: (known?.rev ?? 0) + 1, at: this.#clock.now(), until };
      const documents = this.#documents;
      const [outcome] = await (known ? documents.replace([next]) : documents.insert([next]));
      if (outcome === "replaced" || outcome === "inserted") return;
    }
  }
}

function endOf({ at, until }: Pause, now: Date): Date {
  const setBackMs = Math.max(at.getTime() - now.getTime(), 0);
  return new Date(until.getTime() - setBackMs);
}

function keyOf({ channel, account }: Driver): string {
  return `${escapePart(channel)}:${escapePart(account)}`;
}
