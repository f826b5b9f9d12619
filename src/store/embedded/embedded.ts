/** The embedded home: LMDB in one directory, for one machine. Needs nothing but its npm package. */
import type * as Lmdb from "lmdb";
import { StoreError } from "../../base/errors.ts";
import type { Collection, Document } from "../../model/collection.ts";
import { checkDocuments, checks } from "../check.ts";
import { lifetime } from "../lifetime.ts";
import type { Store } from "../port.ts";
import { openDirectory } from "./directory.ts";
import { embeddedDocuments, rebuildIndex, type Tables } from "./documents.ts";
import { embeddedFiles } from "./files.ts";

export interface EmbeddedStoreOptions {
  /** Made when missing. Several processes of one machine may share it; a network drive may not hold it. */
  readonly directory: string;
}

interface Opened {
  readonly env: Lmdb.RootDatabase;
  readonly tables: Map<string, Tables>;
}

/** Keeps everything in `directory`; what a write resolves for has been synced to disk. */
export function embeddedStore({ directory }: EmbeddedStoreOptions): Store {
  const { open, current, close } = lifetime<Opened>(
    async () => ({ env: await openDirectory(directory), tables: new Map() }),
    ({ env }) => env.close(),
  );

  const tablesOf = (declared: Collection<Document>): Tables => {
    const { env, tables } = current();
    const known = tables.get(declared.name);
    if (known) return known;
    const made = openTables(env, declared);
    tables.set(declared.name, made);
    return made;
  };

  const collection: Store["collection"] = (declared) => {
    tablesOf(declared);
    return embeddedDocuments(declared, () => tablesOf(declared));
  };

  const check = async () => checkDocuments(collection(checks));
  const files = embeddedFiles(directory, current);
  return { home: "embedded", at: directory, open, collection, files, check, close };
}

/** Where the index table names the indexes it was made for: below every index entry. */
const indexesKey = Buffer.from([0]);

function openTables(env: Lmdb.RootDatabase, { name, indexes }: Collection<Document>): Tables {
  const key = { keyEncoding: "binary" } as const;
  const wanted = JSON.stringify(indexes);
  return attempt(() => {
    const tables: Tables = {
      documents: env.openDB({ name, encoding: "binary", ...key }),
      index: env.openDB({ name: `${name}#index`, encoding: "string", ...key }),
      write: (work) => commit(env, work),
      read: (work) => snapshot(env, work),
    };
    if (tables.index.get(indexesKey) === wanted) return tables;
    env.transactionSync(() => {
      rebuildIndex(tables, indexes);
      tables.index.putSync(indexesKey, wanted);
    });
    return tables;
  });
}

/** A child transaction undoes all of `work` when it throws; a plain one would keep half of it. */
async function commit<R>(env: Lmdb.RootDatabase, work: () => R): Promise<R> {
  try {
    return await env.childTransaction(work);
  } catch (error) {
    throw failed(await reasonOf(error));
  }
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

function failed(cause: unknown): StoreError {
  return new StoreError(
    "STORE_FAILED",
    "The embedded store could not read or write: see the cause, and look at free space and permissions of its directory",
    { cause, retry: "later" },
  );
}
