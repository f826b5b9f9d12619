/**
 * A backup is one file: a first line, the same pieces a copy carries as compressed lines, and the
 * SHA-256 of all of it in the last 32 bytes. It is written beside its place and renamed when whole.
 */
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { StoreError } from "../../base/errors.ts";
import type { Store } from "../port.ts";
import { isThere, type Line, sealed, sync, unusable } from "./backup-file.ts";
import { toLine } from "./canonical.ts";
import type { MoveOptions } from "./copy.ts";
import { filePart, type Piece, type Source, storeSource } from "./pieces.ts";

/** What a backup holds. */
export interface BackupReport {
  readonly sizeBytes: number;
  /** Documents by collection, and `#files`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly foreign: readonly string[];
}

/**
 * Writes everything into one file; the store may be in use. Each document is as it was when it was
 * read, and what is newer than its customer is left out when the backup is restored.
 */
export async function backup(
  store: Store,
  file: string,
  options: MoveOptions = {},
): Promise<BackupReport> {
  if (await isThere(file))
    throw new StoreError(
      "BACKUP_EXISTS",
      `There is a file ${file} already, and a backup never replaces one: name another, or remove it`,
    );
  const { foreign } = await store.contents.names();
  const source = await storeSource(store);
  const counts: Record<string, number> = {};
  const part = `${file}.part`;
  try {
    await pipeline(
      Readable.from(linesOf(source, counts, options)),
      createGzip({ level: 6 }),
      sealed(),
      createWriteStream(part, { mode: 0o600, flush: true }),
    );
    const { size: sizeBytes } = await stat(part);
    await rename(part, file);
    await sync(dirname(file));
    return { sizeBytes, counts, foreign };
  } catch (error) {
    await rm(part, { force: true }).catch(() => {
      // The disk that failed may refuse this too.
    });
    throw error instanceof StoreError ? error : unusable(file, error);
  }
}

async function* linesOf(
  source: Source,
  counts: Record<string, number>,
  { onProgress }: MoveOptions,
): AsyncGenerator<string> {
  const write = (line: Line) => `${toLine(line)}\n`;
  const { version } = source;
  yield write({ head: { id: randomUUID(), version, startedAt: new Date() } });
  for await (const piece of source.pieces()) {
    const part = piece.type === "file" ? filePart : piece.part;
    const documents = piece.type === "file" ? [] : piece.documents;
    for (const document of documents) yield write({ part, document });
    if (piece.type === "file") for await (const line of fileLines(piece)) yield write(line);
    counts[part] = (counts[part] ?? 0) + (piece.type === "file" ? 1 : documents.length);
    onProgress?.({ doing: "writing", part, count: counts[part] });
  }
  yield write({ end: counts });
}

async function* fileLines({ file, content }: Piece & { type: "file" }): AsyncGenerator<Line> {
  yield { file };
  try {
    for await (const chunk of content()) yield { bytes: (chunk as Buffer).toString("base64") };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "STORE_NO_FILE") throw error;
    yield { gone: file.hash };
  }
}
