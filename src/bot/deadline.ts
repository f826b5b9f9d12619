/** Waits for work no longer than a deadline; what never comes back is left behind. */
import type { Clock } from "../base/clock.ts";

export interface DeadlineOptions {
  readonly ms: number;
  readonly clock: Clock;
  /** What is thrown in the end. */
  readonly late: () => Error;
}

/** Work can ask whether it has been given up, and must then change nothing. */
export function withDeadline<Result>(
  { ms, clock, late }: DeadlineOptions,
  work: (isOver: () => boolean) => Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const cancel = clock.after(ms, () => {
      isOver = true;
      reject(late());
    });
    work(() => isOver)
      .finally(cancel)
      .then(resolve, reject);
  });
}
