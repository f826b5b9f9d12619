/** Time that stands still until a test moves it. */
import type { Clock } from "../base/clock.ts";

interface Timer {
  dueMs: number;
  readonly callback: () => void;
}

export class ManualClock implements Clock {
  #nowMs: number;
  #timers: Timer[] = [];

  constructor(start = new Date(Date.UTC(2030, 0, 1, 9))) {
    this.#nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { dueMs: this.#nowMs + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** When the next timer is due. */
  get nextDue(): Date | undefined {
    const [first] = this.#timers.map(({ dueMs }) => dueMs).sort((one, other) => one - other);
    return first === undefined ? undefined : new Date(first);
  }

  /** Moves on, calling back what falls due on the way, each at its own time. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const due = this.#timers.filter(({ dueMs }) => dueMs <= endMs);
      const next = due.sort((one, other) => one.dueMs - other.dueMs)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = endMs;
  }

  /** The wall clock is set to another time; what was to happen in a minute still does. */
  jump(ms: number): void {
    this.#nowMs += ms;
    for (const timer of this.#timers) timer.dueMs += ms;
  }
}
