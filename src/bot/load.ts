/**
 * How much is to be done already. A process that has more than it can do refuses what comes, so
 * that the app delivers it again later, and takes it again as soon as it has caught up.
 */
import { ChannelError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";

const mostUnfinished = 5_000;
const longestLagMs = 200;
const retryAfterMs = 1_000;

export class Load {
  readonly #surroundings: Surroundings;
  /** What the last look through the store found, and what came and went here since. */
  #found = 0;
  #since = 0;
  /** What the look under way has met so far. */
  #met = 0;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  accepted(): void {
    this.#since += 1;
  }

  finished(count: number): void {
    this.#since -= count;
  }

  /** One page of a look through the store. Other processes accept and finish, too. */
  met(count: number, { isLast }: { readonly isLast: boolean }): void {
    this.#met += count;
    if (!isLast) return;
    this.#found = this.#met;
    this.#since = 0;
    this.#met = 0;
  }

  /** @throws ChannelError `CHANNEL_OVERLOADED` when there is too much to do. */
  check(): void {
    const unfinished = Math.max(this.#found + this.#since, this.#met);
    const lagMs = this.#surroundings.lagMs?.() ?? 0;
    if (unfinished <= mostUnfinished && lagMs <= longestLagMs) return;
    throw new ChannelError(
      "CHANNEL_OVERLOADED",
      `There is too much to do: ${unfinished} messages wait, and this process is ${Math.round(lagMs)} ms behind`,
      { retry: "later", retryAfterMs },
    );
  }
}
