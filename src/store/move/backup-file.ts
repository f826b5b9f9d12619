/** The file of a backup: its first line, its checksum, and what can be wrong with it. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { describeError, StoreError } from "../../base/errors.ts";
import type { Document } from "../../model/collection.ts";
import type { StoredFile } from "../port.ts";
import type { MoveOptions } from "./copy.ts";

const firstLine = "throughline backup 1\n";
const digestBytes = 32;

interface Head {
  readonly id: string;
  readonly version: number;
  readonly startedAt: Date;
}

/** One line of a backup. */
export type Line =
  | { readonly head: Head }
  | { readonly part: string; readonly document: Document }
  | { readonly file: StoredFile }
  | { readonly bytes: string }
  | { readonly gone: string }
  | { readonly end: Readonly<Record<string, number>> };

/** Puts the first line before and the checksum behind what goes through. */
export function sealed(): Transform {
  const hash = createHash("sha256").update(firstLine);
  let isBegun = false;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      if (!isBegun) this.push(firstLine);
      isBegun = true;
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(null, hash.digest());
    },
  });
}

/** Where the compressed lines end. */
export async function verified(file: string, { onProgress }: MoveOptions): Promise<number> {
  try {
    const end = (await stat(file)).size - digestBytes;
    if (end <= firstLine.length) throw damaged(file);
    const hash = createHash("sha256");
    let count = 0;
    for await (const chunk of createReadStream(file, { end: end - 1 })) {
      hash.update(chunk as Buffer);
      count += (chunk as Buffer).length;
      onProgress?.({ doing: "reading", part: file, count });
    }
    const seal: Buffer[] = [];
    for await (const chunk of createReadStream(file, { start: end })) seal.push(chunk as Buffer);
    if (!hash.digest().equals(Buffer.concat(seal))) throw damaged(file);
    return end;
  } catch (error) {
    throw error instanceof StoreError ? error : unusable(file, error);
  }
}

export async function* content(file: string, end: number): AsyncGenerator<Buffer> {
  const read = createReadStream(file, { start: firstLine.length, end: end - 1 });
  const lines = createGunzip();
  const reading = pipeline(read, lines);
  reading.catch(() => {
    // Told by the stream itself, to whoever reads it.
  });
  yield* lines;
}

export async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

export async function sync(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  await using handle = await open(folder);
  await handle.sync();
}

export function damaged(file: string): StoreError {
  return new StoreError(
    "BACKUP_DAMAGED",
    `${file} is not a whole backup: its checksum is wrong, so it was cut, changed or is another kind of file; use another backup`,
  );
}

export function unusable(file: string, cause: unknown): StoreError {
  return new StoreError(
    "BACKUP_UNUSABLE",
    `${file} could not be read or written (${describeError(cause)}): look at its name, its permissions and the space left`,
    { cause },
  );
}
