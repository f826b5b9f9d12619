/** Time as the engine sees it: injected, so that tests own it. */

export interface Clock {
  /** The time of day. */
  now(): Date;
  /** Calls back once after `ms`; the function it returns cancels. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
