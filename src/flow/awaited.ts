/** A promise that tells whether anybody waits for it: how a verb without `await` is noticed. */

/** How many promises nobody waits for yet. */
export interface Unawaited {
  count: number;
}

export class Awaited<Result> extends Promise<Result> {
  isAwaited = false;
  #among: Unawaited | undefined;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** Of what is known already, or of work under way. */
  static of<Result>(work: Result | Promise<Result>, among: Unawaited): Awaited<Result> {
    const awaited = new Awaited<Result>((resolve) => resolve(work));
    // One that nobody waits for must not end the process when it fails.
    if (work instanceof Promise) Promise.prototype.then.call(awaited, undefined, () => {});
    awaited.#among = among;
    among.count += 1;
    return awaited;
  }

  // biome-ignore lint/suspicious/noThenProperty: only a promise's own then() sees who awaits it
  override then<Value = Result, Failure = never>(
    fulfilled?: ((value: Result) => Value | PromiseLike<Value>) | null,
    rejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    if (!this.isAwaited && this.#among) this.#among.count -= 1;
    this.isAwaited = true;
    return super.then(fulfilled, rejected);
  }
}
