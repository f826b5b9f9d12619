/** The two tables of a collection, and how they are read and written. */
import type * as Lmdb from "lmdb";
import { failed, type Write } from "./durable.ts";
import { type Kept, keptIndexes } from "./indexes.ts";
import { LastWritten } from "./last-written.ts";

export interface Tables {
  /** Serialized documents by id. */
  readonly documents: Lmdb.Database<Buffer, Buffer>;
  /** Ids by index entry. */
  readonly index: Lmdb.Database<string, Buffer>;
  /** The indexes that are kept up. */
  readonly kept: Kept;
  readonly lastWritten: LastWritten;
  readonly write: Write;
  /** Runs `work` on what is committed by now, by whatever process. */
  readonly read: <R>(work: () => R) => R;
}

/** `write` is that of the environment. */
export function openTables(env: Lmdb.RootDatabase, name: string, write: Write): Tables {
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
      lastWritten: new LastWritten(),
      write,
      read: (work) => snapshot(env, work),
    };
  });
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
