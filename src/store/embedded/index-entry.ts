/**
 * Index entries of the embedded home: bytes that sort as the values and then the id do.
 * A value is a tag and its bytes; text ends in a zero byte. Long text is cut and hashed so that a
 * key always fits: equal values have equal bytes, but a bound on long text must be rechecked.
 */
import { createHash } from "node:crypto";
import { longestIdBytes, type Position } from "../index-key.ts";
import type { Range, Scalar } from "../port.ts";

/** The longest key of the library on every page size. */
const longestKeyBytes = 1978;
const longestNameBytes = 64;
const longestPartBytes = 480;
/** Tag, end and the digest of one value. */
const overheadBytes = 46;
const tags = { number: 1, string: 2, boolean: 3, date: 4 } as const;
/** Above every byte that a tag or text begins with. */
const highest = Buffer.from([0xff]);

export interface IndexEntries {
  entry(position: Position): Buffer;
  /** From `low` inclusive up to `high` exclusive: holds every match, and maybe more. */
  bounds(range: Range): { readonly low: Buffer; readonly high: Buffer };
}

/** Where entries are put together: one allocation each is enough. */
const scratch = Buffer.allocUnsafe(2 * longestKeyBytes);

export function indexEntries(name: string, fieldCount: number): IndexEntries {
  const longest = longestTextBytes(fieldCount);
  const head = Buffer.from(`${name}\0`);
  const begin = (values: readonly Scalar[]) =>
    values.reduce<number>((end, value) => writeWhole(value, longest, end), head.copy(scratch, 0));
  return {
    entry({ values, id }) {
      return written(writeId(id, begin(values)));
    },
    bounds({ prefix = [], from, before }) {
      const start = written(begin(prefix));
      const bounding = from ?? before;
      const kind = bounding === undefined ? undefined : tagOf(bounding);
      const lowest = kind === undefined ? [] : [Buffer.from([kind])];
      const last = kind === undefined ? [highest] : [Buffer.from([kind + 1])];
      const low = from === undefined ? lowest : [boundValue(from, longest)];
      const high = before === undefined ? last : upperBound(before, longest);
      return { low: Buffer.concat([start, ...low]), high: Buffer.concat([start, ...high]) };
    },
  };
}

/** How much text of one value a key has room for, were every byte a zero that needs two. */
function longestTextBytes(fieldCount: number): number {
  const room = longestKeyBytes - longestIdBytes - longestNameBytes - fieldCount * overheadBytes;
  return Math.min(longestPartBytes, Math.floor(room / fieldCount / 2));
}

/** A copy of what was put together. */
function written(end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end);
  scratch.copy(bytes, 0, 0, end);
  return bytes;
}

/** Writes a value into the scratch and returns where it ends. */
function writeWhole(value: Scalar, longest: number, start: number): number {
  let end = writeBound(value, longest, start);
  if (typeof value !== "string") return end;
  // A character has at most three bytes for each unit of its text.
  if (value.length * 3 > longest && Buffer.byteLength(value) > longest)
    end += scratch.write(createHash("sha256").update(value).digest("base64url"), end);
  scratch[end] = 0;
  return end + 1;
}

function writeId(id: string, start: number): number {
  return writeAscii(id, longestIdBytes, start) ?? start + scratch.write(id, start);
}

/** Writes what all values from `value` on begin with or come after. */
function writeBound(value: Scalar, longest: number, start: number): number {
  scratch[start] = tagOf(value);
  const first = start + 1;
  if (typeof value === "string") return writeEscaped(value, longest, first);
  if (typeof value === "boolean") return scratch.writeUInt8(value ? 1 : 0, first);
  const end = scratch.writeDoubleBE(Number(value), first);
  const sign = scratch.readUInt8(first);
  // As IEEE bits order, but for the sign: negative numbers turn round and come first.
  if (sign < 0x80) scratch[first] = sign | 0x80;
  else for (let at = first; at < end; at++) scratch[at] = ~scratch.readUInt8(at);
  return end;
}

/** Zero becomes zero and 255, which sorts above the single zero that ends text. */
function writeEscaped(text: string, longest: number, start: number): number {
  const end = writeAscii(text, longest, start);
  if (end !== undefined) return end;
  const bytes = Buffer.from(text).subarray(0, longest);
  const escaped = bytes.includes(0)
    ? Buffer.from(bytes.toString("latin1").replaceAll("\0", "\0\xff"), "latin1")
    : bytes;
  return start + escaped.copy(scratch, start);
}

/** Nearly every text; nothing where it is too long, or has a zero or other letters in it. */
function writeAscii(text: string, longest: number, start: number): number | undefined {
  if (text.length > longest) return undefined;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0 || code > 0x7f) return undefined;
    scratch[start + at] = code;
  }
  return start + text.length;
}

function boundValue(value: Scalar, longest: number): Buffer {
  return written(writeBound(value, longest, 0));
}

function upperBound(value: Scalar, longest: number): Buffer[] {
  const bytes = boundValue(value, longest);
  const isCut = typeof value === "string" && Buffer.byteLength(value) > longest;
  return isCut ? [bytes, highest] : [bytes];
}

function tagOf(value: Scalar): number {
  if (value instanceof Date) return tags.date;
  if (typeof value === "string") return tags.string;
  return typeof value === "number" ? tags.number : tags.boolean;
}
