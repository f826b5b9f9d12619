/** How often something may happen: a token bucket kept as one moment in time. */

export class Bucket {
  readonly #intervalMs: number;
  /** How far ahead of its even pace it may be. */
  readonly #leewayMs: number;
  /** When the next one would be due at an even pace. */
  #evenMs = 0;
  #heldUntilMs = 0;

  /** `burst` is how many may go at once after a rest; without a rate nothing waits. */
  constructor(perSecond: number | undefined, burst = 1) {
    this.#intervalMs = perSecond === undefined ? 0 : 1_000 / perSecond;
    this.#leewayMs = (Math.max(1, burst) - 1) * this.#intervalMs;
  }

  /** When the next one may go, at `nowMs` or later. */
  readyAt(nowMs: number): number {
    return Math.max(nowMs, this.#evenMs - this.#leewayMs, this.#heldUntilMs);
  }

  /** Takes the next place in the row and tells when it is. */
  take(nowMs: number): number {
    const atMs = this.readyAt(nowMs);
    this.#evenMs = Math.max(this.#evenMs, atMs) + this.#intervalMs;
    return atMs;
  }

  /** Nothing goes before then; what waits goes at its pace from there. */
  hold(untilMs: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, untilMs);
    this.#evenMs = Math.max(this.#evenMs, this.#heldUntilMs);
  }

  /** The clock was set back by so much: what is left to wait stays as long as it was. */
  setBack(ms: number): void {
    this.#evenMs -= ms;
    this.#heldUntilMs -= ms;
  }

  /** Whether forgetting it changes nothing. */
  isRested(nowMs: number): boolean {
    return this.#evenMs <= nowMs && this.#heldUntilMs <= nowMs;
  }
}
