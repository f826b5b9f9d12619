/** Opens a directory as an LMDB environment, or says what is wrong with it. */
import { mkdir } from "node:fs/promises";
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
const environments = new Map<string, { readonly env: Lmdb.RootDatabase; users: number }>();

export async function openDirectory(directory: string): Promise<Lmdb.RootDatabase> {
  const lmdb = await loadLmdb();
  const path = resolve(directory, "store");
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await checkPlace(directory);
    await checkDataFile(join(path, "data.mdb"));
    const known = environments.get(path) ?? { env: lmdb.open({ path, ...settings }), users: 0 };
    if (known.users === 0) await checkedOwn(known.env, directory);
    known.users += 1;
    environments.set(path, known);
    return known.env;
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      "STORE_UNREACHABLE",
      `The directory ${directory} cannot be opened as a store (${describeError(cause)}): check that it may be written, ` +
        "is on a local disk with room and holds nothing else, or restore a backup",
      { cause },
    );
  }
}

async function checkedOwn(env: Lmdb.RootDatabase, directory: string): Promise<void> {
  try {
    checkOwn(env, directory);
  } catch (error) {
    await env.close();
    throw error;
  }
}

export async function closeDirectory(directory: string): Promise<void> {
  const path = resolve(directory, "store");
  const known = environments.get(path);
  if (!known) return;
  known.users -= 1;
  if (known.users > 0) return;
  environments.delete(path);
  await known.env.close();
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
