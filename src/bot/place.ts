/** One of the places among those who are served side by side. */
import type PQueue from "p-queue";

export class Place {
  readonly #queue: PQueue;
  #leave: () => void = () => {};

  constructor(queue: PQueue) {
    this.#queue = queue;
  }

  /** Waits for its turn. */
  take(): Promise<void> {
    return new Promise((taken) => {
      void this.#queue.add(
        () =>
          new Promise<void>((leave) => {
            this.#leave = leave;
            taken();
          }),
      );
    });
  }

  /** Lets the next one in. */
  leave(): void {
    this.#leave();
  }
}
