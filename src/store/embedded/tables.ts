/** The two tables of a collection, and how they are read and written. */
import type * as Lmdb from "lmdb";
import { StoreError } from "../../base/errors.ts";
import { type Kept, keptIndexes } from "./indexes.ts";

export interface Tables {
  /** Serialized documents by id. */
  readonly documents: Lmdb.Database<Buffer, Buffer>;
  /** Ids by index entry. */
  readonly index: Lmdb.Database<string, Buffer>;
  /** The indexes that are kept up. */
  readonly kept: Kept;
  /** Runs `work` in the transaction of this turn of the event loop; resolves once it is as safe as declared. */
  readonly write: <R>(work: () => R) => Promise<R>;
  /** Runs `work` on what is committed by now, by whatever process. */
  readonly read: <R>(work: () => R) => R;
}

export function openTables(
  env: Lmdb.RootDatabase,
  name: string,
  write: Tables["write"] = durableWrites(env),
): Tables {
  const key = { keyEncoding: "binary" } as const;
  return attempt(() => {
    const index = env.openDB<string, Buffer>({
      name: `${name}#index`,
      encoding: "string",
      ...key,
    });
    return {
      documents: env.openDB({ name, encoding: "binary", ...key }),
      index,
      kept: keptIndexes(index),
      write,
      read: (work) => snapshot(env, work),
    };
  });
}

/** A child transaction undoes all of `work` when it throws; a plain one would keep half of it. */
function durableWrites(env: Lmdb.RootDatabase): Tables["write"] {
  return async (work) => {
    try {
      return await env.childTransaction(work);
    } catch (error) {
      throw failed(await reasonOf(error));
    }
  };
}

/** The library reads at the state of a moment ago unless told that this moment counts. */
function snapshot<R>(env: Lmdb.RootDatabase, work: () => R): R {
  return attempt(() => {
    env.resetReadTxn();
    return work();
  });
}

function attempt<R>(work: () => R): R {
  try {
    return work();
  } catch (cause) {
    throw failed(cause);
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
    "The embedded store could not read or write: see the cause, and look at free space and permissions of its directory",
    { cause, retry: "later" },
  );
}
