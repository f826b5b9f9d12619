/**
 * A WebP without Exif and XMP data. Its length stands at its beginning and must stay true, so what
 * goes is overwritten with zeros.
 */
import type { ByteReader } from "./byte-reader.ts";
import { onlyOrientation, orientationIn } from "./orientation.ts";
import { RefusedFile } from "./refused.ts";

const hasXmp = 0x04;
/** As much as is looked through for the orientation. */
const mostExifBytes = 64 * 1_024;
const lookChunks = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);

export async function* withoutWebpData(reader: ByteReader): AsyncGenerator<Buffer> {
  const riff = await reader.take(12);
  yield riff;
  // The word WEBP is counted in.
  let left = riff.readUInt32LE(4) - 4;
  while (left >= 8) {
    const head = await reader.take(8);
    if (head.length < 8) break;
    const type = head.toString("latin1", 0, 4);
    const size = head.readUInt32LE(4);
    const padded = size + (size % 2);
    if (padded > left - 8) throw new RefusedFile({ reason: "unreadable" });
    yield lookChunks.has(type) || type === "EXIF" ? head : renamed(head);
    yield* contentOf(type, padded, reader);
    left -= 8 + padded;
  }
  await reader.drain();
}

/** Readers skip a chunk whose name they do not know. */
function renamed(head: Buffer): Buffer {
  const other = Buffer.from(head);
  other.write("JUNK", 0, "latin1");
  return other;
}

async function* contentOf(type: string, size: number, reader: ByteReader): AsyncGenerator<Buffer> {
  if (type === "VP8X") {
    const flags = Buffer.from(await reader.take(size));
    if (flags.length > 0) flags.writeUInt8(flags.readUInt8() & ~hasXmp);
    yield flags;
  } else if (lookChunks.has(type)) yield* reader.pass(size);
  else if (type === "EXIF") yield* exifOf(size, reader);
  else for await (const piece of reader.pass(size)) yield Buffer.alloc(piece.length);
}

async function* exifOf(size: number, reader: ByteReader): AsyncGenerator<Buffer> {
  const exif = await reader.take(Math.min(size, mostExifBytes));
  const begins = exif.indexOf("Exif\0\0", 0, "latin1") === 0 ? 6 : 0;
  const kept = Buffer.alloc(exif.length);
  onlyOrientation(orientationIn(exif.subarray(begins))).copy(kept);
  yield kept;
  for await (const piece of reader.pass(size - exif.length)) yield Buffer.alloc(piece.length);
}
