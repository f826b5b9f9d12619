/** A promise that knows whether anybody waits for it: how a verb without `await` is noticed. */

export class Awaited<Result> extends Promise<Result> {
  isAwaited = false;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  static of<Result>(work: Promise<Result>): Awaited<Result> {
    const awaited = new Awaited<Result>((resolve) => resolve(work));
    // One that nobody waits for must not end the process when it fails.
    Promise.prototype.then.call(awaited, undefined, () => {});
    return awaited;
  }

  // biome-ignore lint/suspicious/noThenProperty: only a promise's own then() sees who awaits it
  override then<Value = Result, Failure = never>(
    fulfilled?: ((value: Result) => Value | PromiseLike<Value>) | null,
    rejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    this.isAwaited = true;
    return super.then(fulfilled, rejected);
  }
}
