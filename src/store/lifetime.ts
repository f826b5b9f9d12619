/** Opening and closing, the same for every home. */
import { StoreError } from "../base/errors.ts";

export interface Lifetime<R> {
  open(): Promise<void>;
  /** @throws StoreError `STORE_CLOSED` unless it is open. */
  current(): R;
  close(): Promise<void>;
}

/** Opens once however often it is asked to, and again after a failure or a close. */
export function lifetime<R>(make: () => Promise<R>, end: (made: R) => Promise<void>): Lifetime<R> {
  let making: Promise<R> | undefined;
  let current: { readonly made: R } | undefined;
  return {
    async open() {
      making ??= make();
      const mine = making;
      try {
        const made = await mine;
        if (making === mine) current = { made };
      } catch (error) {
        if (making === mine) making = undefined;
        throw error;
      }
    },
    current() {
      if (current) return current.made;
      throw new StoreError("STORE_CLOSED", "The store is not open: await open() first");
    },
    async close() {
      const closing = making;
      making = undefined;
      current = undefined;
      // Whoever asked for an opening that failed has been told.
      const made = await closing?.catch(() => undefined);
      if (made !== undefined) await end(made);
    },
  };
}
