/** Opens a directory as LMDB environments, or says what is wrong with it. */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type * as Lmdb from "lmdb";
import { describeError, StoreError } from "../../base/errors.ts";
import { checkDataFile } from "./data-file.ts";
import { checkOwn, checkPlace } from "./place.ts";

const settings = {
  // What a promise resolves for is then on disk, not only visible.
  overlappingSync: false,
  // With it, a failed commit also rejects a promise that nobody can catch.
  eventTurnBatching: false,
  maxDbs: 128,
};

/**
 * One environment per directory in a process, and how many have it open: with two, one could
 * hold the write lock for work that waits for a thread that waits for the lock.
 */
const known = new Map<string, { readonly env: Lmdb.RootDatabase; users: number }>();

export interface Environments {
  readonly durable: Lmdb.RootDatabase;
  /** Writes to it are not synced. It is a new one after every start of the machine. */
  readonly volatile: Lmdb.RootDatabase | undefined;
  close(): Promise<void>;
}

/** Where `boot` does not tell which start of the machine this is, nothing is volatile. */
export async function openDirectory(
  directory: string,
  boot: string | undefined,
): Promise<Environments> {
  const lmdb = await loadLmdb();
  const opened: string[] = [];
  const close = async () => {
    for (const path of opened.splice(0)) await leave(path);
  };
  const enter = async (path: string, more: Lmdb.RootDatabaseOptions = {}) => {
    await checkDataFile(join(path, "data.mdb"));
    const found = known.get(path) ?? { env: lmdb.open({ path, ...settings, ...more }), users: 0 };
    found.users += 1;
    known.set(path, found);
    opened.push(path);
    return found.env;
  };
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await checkPlace(directory);
    const durable = await enter(resolve(directory, "store"));
    checkOwn(durable, directory);
    if (boot === undefined) return { durable, volatile: undefined, close };
    const volatile = await enter(await volatilePath(directory, boot), { noSync: true });
    return { durable, volatile, close };
  } catch (cause) {
    await close();
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      "STORE_UNREACHABLE",
      `The directory ${directory} cannot be opened as a store (${describeError(cause)}): check that it may be written, ` +
        "is on a local disk with room and holds nothing else, or restore a backup",
      { cause },
    );
  }
}

/** What an earlier start of the machine has left may be torn, and is removed. */
async function volatilePath(directory: string, boot: string): Promise<string> {
  const all = resolve(directory, "volatile");
  await mkdir(all, { recursive: true, mode: 0o700 });
  for (const name of await readdir(all))
    if (name !== boot) await rm(join(all, name), { recursive: true, force: true });
  return join(all, boot);
}

async function leave(path: string): Promise<void> {
  const found = known.get(path);
  if (!found) return;
  found.users -= 1;
  if (found.users > 0) return;
  known.delete(path);
  await found.env.close();
}

async function loadLmdb(): Promise<typeof Lmdb> {
  try {
    return await import("lmdb");
  } catch (cause) {
    throw new StoreError(
      "STORE_NO_EMBEDDED",
      "The embedded store's library could not be loaded, probably because optional packages were left out at install: " +
        "reinstall without --omit=optional, or set MONGODB_URI",
      { cause },
    );
  }
}
