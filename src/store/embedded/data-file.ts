/** Looks at a data file before the library does, which ends the process over one it cannot use. */
import { appendFile, type FileHandle, open } from "node:fs/promises";

/** In the head of every data file, as its bytes stand; the layout is that of LMDB's meta page. */
const magic = Buffer.from("dec0efbe", "hex");
const magicAt = 24;
const pageSizeAt = 48;
const lastPageAt = 144;
const transactionAt = 152;
const metaBytes = 160;
/** The last pages of a whole file may be missing when nothing uses them. */
const mostUnusedPages = 64;

/** @throws Error that says what is wrong with it; a file that is not there yet is fine. */
export async function checkDataFile(file: string): Promise<void> {
  const expected = await expectedSize(file);
  if (expected === undefined) return;
  await using handle = await open(file);
  const { size } = await handle.stat();
  const missing = expected.wholeBytes - size;
  if (missing > mostUnusedPages * expected.pageBytes)
    throw new Error(
      `${file} has lost its end: ${missing} of ${expected.wholeBytes} bytes are missing`,
    );
  // A page that is read and not there would end the process. Appended, it cannot hit another's.
  if (missing > 0) await appendFile(file, Buffer.alloc(missing));
}

interface ExpectedSize {
  readonly wholeBytes: number;
  readonly pageBytes: number;
}

async function expectedSize(file: string): Promise<ExpectedSize | undefined> {
  await using handle = await openThere(file);
  if (!handle) return undefined;
  const first = await metaAt(handle, 0);
  if (first.length === 0) return undefined;
  if (!isMeta(first)) throw new Error(`${file} is not a data file`);
  const pageBytes = first.readUInt32LE(pageSizeAt);
  const metas = [first, await metaAt(handle, pageBytes)].filter(isMeta);
  const newest = metas.reduce((one, other) =>
    other.readBigUInt64LE(transactionAt) > one.readBigUInt64LE(transactionAt) ? other : one,
  );
  return { wholeBytes: (Number(newest.readBigUInt64LE(lastPageAt)) + 1) * pageBytes, pageBytes };
}

async function openThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function metaAt(handle: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(metaBytes), 0, metaBytes, position);
  return buffer.subarray(0, bytesRead);
}

function isMeta(bytes: Buffer): boolean {
  return bytes.length === metaBytes && bytes.subarray(magicAt, magicAt + 4).equals(magic);
}
