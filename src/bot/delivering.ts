/** Runs the deliverer beside a customer's turns: at most one at a time, again when asked meanwhile. */
import { deliver } from "./deliver.ts";
import type { Engine } from "./engine.ts";
import type { Held } from "./held.ts";

export class Delivering {
  readonly #held: Held;
  readonly #engine: Engine;
  #running: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(held: Held, engine: Engine) {
    this.#held = held;
    this.#engine = engine;
  }

  kick(): void {
    if (this.#held.customer.outbox.length === 0) return;
    this.#running = (this.#running ?? Promise.resolve())
      .then(() => this.#deliver())
      .catch((error: unknown) => {
        this.#failure ??= { error };
      });
  }

  /** Waits until nothing more can go out now. @throws what stopped the deliverer. */
  async idle(): Promise<void> {
    await this.#running;
    if (this.#failure) throw this.#failure.error;
  }

  #deliver(): Promise<void> {
    const { surroundings, driverOf, collections } = this.#engine;
    return deliver(this.#held, {
      surroundings,
      driverOf,
      nativeIdOf: async (customer, outboxId) => {
        const id = `out:${outboxId}`;
        const inTail = customer.tail.find(({ _id }) => _id === id);
        const [settledExchange] = inTail ? [inTail] : await collections.exchanges.get([id]);
        return settledExchange?.nativeId;
      },
    });
  }
}
