/**
 * Files of the embedded home: `files/ab/<hash>`, beside the documents.
 * A file is written under a name of its own, synced, and only then renamed: what bears a hash is whole.
 */
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describeError, StoreError } from "../../base/errors.ts";
import { checkHash, Measure, noFile } from "../measure.ts";
import type { Files, StoredFile } from "../port.ts";

const unfinished = "unfinished";

/** `checkOpen` throws once the store is closed. */
export function embeddedFiles(directory: string, checkOpen: () => unknown): Files {
  const root = join(directory, "files");
  const pathOf = (hash: string) => join(root, hash.slice(0, 2), hash);

  const put = async (content: Readable, limitBytes: number): Promise<StoredFile> => {
    const temporary = join(root, unfinished, randomUUID());
    const measure = new Measure(limitBytes);
    try {
      await makeFolder(join(root, unfinished));
      const written = createWriteStream(temporary, { flags: "wx", mode: 0o600, flush: true });
      await pipeline(content, measure, written);
      const file = measure.file();
      await makeFolder(join(root, file.hash.slice(0, 2)));
      await rename(temporary, pathOf(file.hash));
      await syncFolder(join(root, file.hash.slice(0, 2)));
      return file;
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {
        // What stands in the way is told below, and tidy() finds what is left.
      });
      throw error === content.errored || error instanceof StoreError ? error : failed(error);
    }
  };

  return {
    async put(content, limitBytes) {
      checkOpen();
      return put(content, limitBytes);
    },
    open(hash) {
      checkOpen();
      return Readable.from(read(hash, pathOf), { objectMode: false });
    },
    async remove(hash) {
      checkOpen();
      await attempt(() => rm(pathOf(checkHash(hash)), { force: true }));
    },
    async *list(after = "") {
      checkOpen();
      for (const folder of await namesIn(root)) {
        if (folder === unfinished || folder < after.slice(0, 2)) continue;
        for (const hash of await namesIn(join(root, folder))) {
          if (hash <= after) continue;
          const { size: sizeBytes } = await attempt(() => stat(pathOf(hash)));
          yield { hash, sizeBytes };
        }
      }
    },
    async tidy(before) {
      checkOpen();
      const begun = (await namesIn(join(root, unfinished))).map((name) =>
        join(root, unfinished, name),
      );
      const ages = await Promise.all(begun.map((path) => stat(path).catch(() => undefined)));
      const left = begun.filter((_, at) => (ages[at]?.mtime ?? before) < before);
      for (const path of left) await attempt(() => rm(path, { force: true }));
      return left.length;
    },
  };
}

async function* read(hash: string, pathOf: (hash: string) => string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(pathOf(checkHash(hash)));
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw isMissing(error) ? noFile(hash) : failed(error);
  }
}

/** Made for its owner only; a folder that is new is synced into the one above. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  await syncFolder(join(path, ".."));
  await syncFolder(join(path, "..", ".."));
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no such thing: there a rename is in the file system's own journal.
  if (process.platform === "win32") return;
  await using folder = await open(path);
  await folder.sync();
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw failed(error);
  }
}

async function attempt<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StoreError ? error : failed(error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function failed(cause: unknown): StoreError {
  return new StoreError(
    "STORE_FAILED",
    `The embedded store could not read or write a file (${describeError(cause)}): ` +
      "look at free space and permissions of its directory",
    { cause, retry: "later" },
  );
}
