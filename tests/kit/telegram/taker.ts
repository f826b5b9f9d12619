/** An engine that only takes in, and at times refuses: what a test of a driver looks at. */
import type { Accept, InboundEvent } from "../../../src/index.ts";

export class Taker {
  readonly taken: InboundEvent[] = [];
  readonly #refusals: Error[] = [];
  readonly #waiting: (() => void)[] = [];

  readonly accept: Accept = async (event) => {
    const refusal = this.#refusals.shift();
    if (refusal) throw refusal;
    const isKnown = this.taken.some(({ activity }) => activity.id === event.activity.id);
    if (!isKnown) this.taken.push(event);
    for (const look of this.#waiting.splice(0)) look();
    return isKnown ? "duplicate" : "accepted";
  };

  get texts(): readonly string[] {
    return this.taken.map(({ activity }) =>
      activity.type === "message" ? (activity.text ?? "") : activity.name,
    );
  }

  /** The next events are refused. */
  refuse(...errors: readonly Error[]): void {
    this.#refusals.push(...errors);
  }

  /** Resolves with what `look` finds, which it is asked for again and again. */
  async sees<Found>(look: () => Found | undefined): Promise<Found> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Resolves when so many have been taken. */
  async has(count: number): Promise<void> {
    while (this.taken.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
