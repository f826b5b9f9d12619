/**
 * The adapters of a bot, each by itself: one that cannot start keeps neither the bot nor another
 * channel from running, says why, and is tried again.
 */
import { describeError, errorFacts } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { Accept, Driver } from "../channel/driver.ts";
import type { AccountHealth } from "./deliver/accounts.ts";

/** The bot waits so long for an adapter that is starting; then it runs without it. */
const longestStartMs = 15_000;
const firstBackoffMs = 1_000;
const longestBackoffMs = 5 * 60_000;

/** How the adapter of a channel is doing. */
export interface AdapterHealth {
  readonly channel: string;
  readonly account: string;
  readonly state: "starting" | "up" | "down" | "unauthorized";
  /** Why it is not up. */
  readonly reason?: string;
}

type Health = Pick<AdapterHealth, "state" | "reason">;

/** An adapter may run while the app refuses our account. */
export function withAccounts(
  adapters: readonly AdapterHealth[],
  accounts: readonly AccountHealth[],
): readonly AdapterHealth[] {
  return adapters.map((adapter) => {
    const refused = accounts.find(
      ({ channel, account, state }) =>
        state !== "up" && channel === adapter.channel && account === adapter.account,
    );
    if (!refused || adapter.state !== "up") return adapter;
    const { reason } = refused;
    return { ...adapter, state: "unauthorized", ...(reason !== undefined && { reason }) };
  });
}

export class Adapters {
  readonly #drivers: readonly Driver[];
  readonly #surroundings: Surroundings;
  readonly #health = new Map<Driver, Health>();
  readonly #retries = new Map<Driver, () => void>();
  #isStopped = false;

  constructor(drivers: readonly Driver[], surroundings: Surroundings) {
    this.#drivers = drivers;
    this.#surroundings = surroundings;
    for (const driver of drivers) this.#note(driver, { state: "down" });
  }

  /** Resolves when each is up, has failed, or takes too long. */
  async start(acceptOf: (driver: Driver) => Accept): Promise<void> {
    this.#isStopped = false;
    const begun = this.#drivers.map((driver) => this.#begin(driver, acceptOf(driver), 0));
    await this.#atMost(Promise.all(begun));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const cancel of this.#retries.values()) cancel();
    this.#retries.clear();
    await Promise.all(this.#drivers.map((driver) => driver.stop()));
    for (const driver of this.#drivers) this.#note(driver, { state: "down" });
  }

  health(): readonly AdapterHealth[] {
    return this.#drivers.map((driver) => {
      const { channel, account } = driver;
      const known = this.#health.get(driver) ?? { state: "down" };
      const reason = known.state === "up" ? driver.trouble?.() : undefined;
      const health: Health = reason === undefined ? known : { state: "down", reason };
      return { channel, account, ...health };
    });
  }

  async #begin(driver: Driver, accept: Accept, failures: number): Promise<void> {
    const { clock, log } = this.#surroundings;
    this.#note(driver, { state: "starting" });
    try {
      await driver.start(accept);
      if (this.#isStopped) return;
      this.#note(driver, { state: "up" });
      log("info", "adapter_up", { channel: driver.channel });
    } catch (error) {
      this.#note(driver, { state: "down", reason: describeError(error) });
      log("error", "adapter_failed", {
        ...{ channel: driver.channel, failures: failures + 1 },
        ...errorFacts(error),
      });
      if (this.#isStopped) return;
      const waitMs = Math.min(firstBackoffMs * 2 ** failures, longestBackoffMs);
      const again = () => void this.#begin(driver, accept, failures + 1);
      this.#retries.set(driver, clock.after(waitMs, again));
    }
  }

  /** Sets the gauge of each channel: an adapter in trouble does not say so by itself. */
  measure(): void {
    const health = this.health();
    for (const channel of new Set(health.map((one) => one.channel))) {
      const own = health.filter((one) => one.channel === channel);
      const areUp = own.every(({ state }) => state === "up");
      this.#surroundings.measure.set("adapter_up", { channel }, areUp ? 1 : 0);
    }
  }

  #note(driver: Driver, health: Health): void {
    this.#health.set(driver, health);
    this.measure();
  }

  async #atMost(begun: Promise<unknown>): Promise<void> {
    let cancel = () => {};
    const tooLong = new Promise<void>((resolve) => {
      cancel = this.#surroundings.clock.after(longestStartMs, resolve);
    });
    await Promise.race([begun, tooLong]);
    cancel();
  }
}
