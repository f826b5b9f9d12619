/**
 * A JPEG without what it tells of where, when and by whom it was taken: of its marked segments,
 * only those stay that say how it looks. What lies behind its end, such as a film or a second
 * picture with data of its own, goes.
 */
import type { ByteReader } from "./byte-reader.ts";
import { onlyOrientation, orientationIn } from "./orientation.ts";
import { RefusedFile } from "./refused.ts";

const mark = 0xff;
const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
const comment = 0xfe;

/** Application segments that say how a picture looks, by their number and how they begin. */
const kept: readonly (readonly [code: number, begins: string])[] = [
  [0xe0, "JFIF\0"],
  [0xe2, "ICC_PROFILE\0"],
  [0xee, "Adobe"],
];

export async function* withoutJpegData(reader: ByteReader): AsyncGenerator<Buffer> {
  yield await reader.take(2);
  let hasScan = false;
  for (;;) {
    const code = await nextMark(reader);
    // Cut off on its way: what there is can be shown, if there is a picture in it.
    if (code === undefined && hasScan) return;
    if (code === undefined) throw unreadable();
    yield* code === endOfImage || isBare(code) ? [bare(code)] : segment(code, reader);
    if (code === endOfImage) return reader.drain();
    hasScan ||= code === startOfScan;
    if (hasScan) yield* reader.until(mark, endsScan);
  }
}

/** The code of the next segment; any number of marks may stand before it. */
async function nextMark(reader: ByteReader): Promise<number | undefined> {
  const [first] = await reader.take(1);
  if (first === undefined) return undefined;
  if (first !== mark) throw unreadable();
  for (;;) {
    const [code] = await reader.take(1);
    if (code !== mark) return code;
  }
}

async function* segment(code: number, reader: ByteReader): AsyncGenerator<Buffer> {
  const head = await reader.take(2);
  const length = head.length === 2 ? head.readUInt16BE() - 2 : -1;
  const content = length < 0 ? head : await reader.take(length);
  if (content.length !== length) throw unreadable();
  if (code === 0xe1) yield* orientationOf(content);
  else if (isKept(code, content)) yield Buffer.concat([bare(code), head, content]);
}

function isKept(code: number, content: Buffer): boolean {
  if (code === comment) return false;
  const isOfApplication = code >= 0xe0 && code <= 0xef;
  const named = kept.some(
    ([number, begins]) =>
      number === code && content.toString("latin1", 0, begins.length) === begins,
  );
  return !isOfApplication || named;
}

/** Without it, pictures that were taken upright would lie on their side. */
function orientationOf(content: Buffer): Buffer[] {
  const begins = "Exif\0\0";
  if (content.toString("latin1", 0, begins.length) !== begins) return [];
  const orientation = orientationIn(content.subarray(begins.length));
  if (orientation === 1) return [];
  const exif = Buffer.concat([Buffer.from(begins, "latin1"), onlyOrientation(orientation)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return [Buffer.concat([bare(0xe1), length, exif])];
}

/** In a scan, a mark with a zero behind it is a byte of the picture. */
function endsScan(code: number): boolean {
  return code !== 0 && !isBare(code);
}

/** Restarts of a scan, and the beginning of a picture, have no content of their own. */
function isBare(code: number): boolean {
  return (code >= 0xd0 && code <= 0xd7) || code === 0x01 || code === startOfImage;
}

function bare(code: number): Buffer {
  return Buffer.from([mark, code]);
}

function unreadable(): RefusedFile {
  return new RefusedFile({ reason: "unreadable" });
}
