/**
 * Writes that are on disk before they resolve. What is asked for side by side is one part of a
 * transaction: it is undone as a whole when one of it throws, and then each is worth what it is
 * worth alone.
 */
import type * as Lmdb from "lmdb";
import { describeError, StoreError } from "../../base/errors.ts";

/** Runs `work` in the transaction of this turn of the event loop; resolves once that is as safe as declared. */
export type Write = <R>(work: () => R) => Promise<R>;

interface Asked {
  readonly work: () => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** One for all tables of an environment, so that its writes keep their order. */
export function durableWrites(env: Lmdb.RootDatabase): Write {
  let waiting: Asked[] = [];
  const flush = () => {
    const asked = waiting;
    waiting = [];
    void perform(env, asked);
  };
  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) process.nextTick(flush);
      waiting.push({ work, resolve, reject });
    });
}

/** Whatever fails, all of it stays within this transaction: nothing asked later overtakes it. */
async function perform(env: Lmdb.RootDatabase, asked: readonly Asked[]): Promise<void> {
  try {
    const outcomes = await env.transaction(() => outcomesOf(env, asked));
    for (const [at, { resolve, reject }] of asked.entries()) {
      const outcome = outcomes[at];
      if (outcome && "result" in outcome) resolve(outcome.result as never);
      else reject(failed(outcome?.error));
    }
  } catch (error) {
    const reason = failed(await reasonOf(error));
    for (const { reject } of asked) reject(reason);
  }
}

type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** Within a transaction another one is its child, which undoes all of its work when it throws. */
function outcomesOf(env: Lmdb.RootDatabase, asked: readonly Asked[]): Outcome[] {
  try {
    return env.transactionSync(() => asked.map(({ work }) => ({ result: work() })));
  } catch (error) {
    if (asked.length === 1) return [{ error }];
    return asked.flatMap((one) => outcomesOf(env, [one]));
  }
}

/** Of a failed commit, the library gives the reason as a promise. */
async function reasonOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !("commitError" in error)) return error;
  try {
    return await error.commitError;
  } catch (reason) {
    return reason;
  }
}

/** How the library says that a page is not what its tree takes it for. */
const damaged = /MDB_(CORRUPTED|PAGE_NOTFOUND|INVALID)/;

export function failed(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  if (cause instanceof Error && damaged.test(cause.message))
    return new StoreError(
      "STORE_DAMAGED",
      "The embedded store's data file is damaged: restore a backup into an empty directory, and look at the disk",
      { cause },
    );
  return new StoreError(
    "STORE_FAILED",
    `The embedded store could not read or write (${describeError(cause)}): ` +
      "look at free space and permissions of its directory",
    { cause, retry: "later" },
  );
}
