/** Tells whoever serves a customer that there is more to do, and on which identities. */

export class Bell {
  /** Where it has rung, answered or not. */
  readonly rungAt = new Set<string>();
  #identities = new Set<string>();
  #hasRung = false;
  #heard: () => void = () => {};
  /** When there will be more to do, as it was found last. */
  wakeAt: Date | undefined;

  get hasRung(): boolean {
    return this.#hasRung;
  }

  ring(identities: Iterable<string> = []): void {
    this.#hasRung = true;
    for (const identity of identities) {
      this.rungAt.add(identity);
      this.#identities.add(identity);
    }
    this.#heard();
  }

  /** Resolves when it rings, or has rung. */
  rung(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#hasRung) resolve();
      else this.#heard = resolve;
    });
  }

  /** Where it rang since it was last answered. */
  answer(): readonly string[] {
    const identities = [...this.#identities];
    this.#identities.clear();
    this.#hasRung = false;
    return identities;
  }
}
