/** Reads a backup as the pieces it was written from: verified first, then in one pass. */
import { Readable } from "node:stream";
import { StoreError } from "../../base/errors.ts";
import type { Document } from "../../model/collection.ts";
import { mostAtOnce, mostBytesAtOnce } from "../page-size.ts";
import type { Store, StoredFile } from "../port.ts";
import { newer, type Place, schemaVersion } from "../schema.ts";
import { content, damaged, type Line, verified } from "./backup-file.ts";
import { fromLine } from "./canonical.ts";
import { type CopyReport, fill, type MoveOptions } from "./copy.ts";
import { readLines } from "./lines.ts";
import { filePart, inOrder, type Piece, type Source } from "./pieces.ts";

/**
 * Fills an empty store from a backup. Asked again after it was interrupted, it goes on.
 *
 * @throws StoreError `BACKUP_DAMAGED` before anything is written, `STORE_NOT_EMPTY`, `STORE_NEWER`.
 */
export async function restore(
  file: string,
  store: Store,
  options: MoveOptions = {},
): Promise<Pick<CopyReport, "parts">> {
  return fill(store, await backupSource(file, options), options);
}

/** A backup whose checksum has been found right. */
async function backupSource(file: string, options: MoveOptions): Promise<Source> {
  const end = await verified(file, options);
  const lines = () => readLines(content(file, end));
  for await (const line of lines()) {
    // The checksum says that a backup() wrote these lines.
    const first = fromLine(line) as Line;
    if (!("head" in first)) break;
    const { id, version, startedAt } = first.head;
    if (version > schemaVersion) throw newer(file, version);
    return { at: file, id, version, startedAt, pieces: (from) => piecesIn(lines(), from) };
  }
  throw damaged(file);
}

async function* piecesIn(
  lines: AsyncGenerator<string>,
  from: Pick<Place, "part" | "after"> | undefined,
): AsyncGenerator<Piece> {
  let page: { part: string; documents: Document[]; sizeBytes: number } | undefined;
  for await (const text of lines) {
    const line = fromLine(text) as Line;
    const isFull =
      page && (page.documents.length >= mostAtOnce || page.sizeBytes >= mostBytesAtOnce);
    if (page && (isFull || !("part" in line) || line.part !== page.part)) {
      yield { type: "documents", ...page };
      page = undefined;
    }
    if ("part" in line && !isBehind(from, line.part, line.document._id)) {
      page ??= { part: line.part, documents: [], sizeBytes: 0 };
      page.documents.push(line.document);
      page.sizeBytes += text.length;
    } else if ("file" in line) {
      const content = new FileContent(line.file, lines);
      if (!isBehind(from, filePart, line.file.hash))
        yield { type: "file", file: line.file, content: () => content.stream() };
      await content.skip();
    }
  }
}

/** The lines of one file in a backup: read once, or passed over. */
class FileContent {
  readonly #file: StoredFile;
  readonly #lines: AsyncGenerator<string>;
  #leftBytes: number;

  constructor(file: StoredFile, lines: AsyncGenerator<string>) {
    this.#file = file;
    this.#lines = lines;
    this.#leftBytes = file.sizeBytes;
  }

  stream(): Readable {
    return Readable.from(this.#read(), { objectMode: false });
  }

  async skip(): Promise<void> {
    while (this.#leftBytes > 0) await this.#next();
  }

  async *#read(): AsyncGenerator<Buffer> {
    while (this.#leftBytes > 0) {
      const bytes = await this.#next();
      if (!bytes) throw new StoreError("STORE_NO_FILE", `The file ${this.#file.hash} was removed`);
      yield bytes;
    }
  }

  async #next(): Promise<Buffer | undefined> {
    const { value } = await this.#lines.next();
    const line = fromLine(String(value)) as Line;
    const bytes = "bytes" in line ? Buffer.from(line.bytes, "base64") : undefined;
    this.#leftBytes = bytes ? this.#leftBytes - bytes.length : 0;
    return bytes;
  }
}

function isBehind(
  from: Pick<Place, "part" | "after"> | undefined,
  part: string,
  key: string,
): boolean {
  if (!from) return false;
  const order = inOrder(part, from.part);
  return (
    order < 0 || (order === 0 && Buffer.compare(Buffer.from(key), Buffer.from(from.after)) <= 0)
  );
}
