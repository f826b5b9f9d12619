/** The places of those who are served side by side: whoever comes first gets the next that is free. */

export class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  take(): Promise<void> {
    if (this.#free === 0) return new Promise((taken) => this.#waiting.push(taken));
    this.#free -= 1;
    return Promise.resolve();
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

/** One of them, or the wish for one. */
export class Place {
  readonly #places: Places;
  #isTaken = false;

  constructor(places: Places) {
    this.#places = places;
  }

  /** Waits for its turn. */
  async take(): Promise<void> {
    await this.#places.take();
    this.#isTaken = true;
  }

  /** Lets the next one in. */
  leave(): void {
    if (!this.#isTaken) return;
    this.#isTaken = false;
    this.#places.leave();
  }
}
