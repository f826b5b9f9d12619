/** Opens a directory as an LMDB environment, or says what is wrong with it. */
import { mkdir, open } from "node:fs/promises";
import { join, resolve } from "node:path";
import type * as Lmdb from "lmdb";
import { StoreError } from "../../base/errors.ts";

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
    await refuseForeignFile(join(path, "data.mdb"));
    const known = environments.get(path) ?? { env: lmdb.open({ path, ...settings }), users: 0 };
    known.users += 1;
    environments.set(path, known);
    return known.env;
  } catch (cause) {
    throw new StoreError(
      "STORE_UNREACHABLE",
      `The directory ${directory} cannot be opened as a store: check that it may be written, is on a local disk ` +
        "and holds nothing else, or restore a backup",
      { cause },
    );
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

/** In the head of every data file, as its bytes stand. */
const magic = Buffer.from("dec0efbe", "hex");

/** The library ends the process over a data file that is damaged at its head or not its own. */
async function refuseForeignFile(file: string): Promise<void> {
  const head = await readHead(file);
  if (head.length > 0 && !head.includes(magic)) throw new Error(`${file} is not a data file`);
}

async function readHead(file: string): Promise<Buffer> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return Buffer.alloc(0);
    throw error;
  }
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
