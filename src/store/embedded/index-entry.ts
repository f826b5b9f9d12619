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

export function indexEntries(name: string, fieldCount: number): IndexEntries {
  const longest = longestTextBytes(fieldCount);
  const head = Buffer.from(`${name}\0`);
  const whole = (value: Scalar) => wholeValue(value, longest);
  return {
    entry: ({ values, id }) => Buffer.concat([head, ...values.map(whole), Buffer.from(id)]),
    bounds({ prefix = [], from, before }) {
      const start = Buffer.concat([head, ...prefix.map(whole)]);
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

function wholeValue(value: Scalar, longest: number): Buffer {
  if (typeof value !== "string") return boundValue(value, longest);
  const bytes = Buffer.from(value);
  const digest =
    bytes.length > longest ? createHash("sha256").update(bytes).digest("base64url") : "";
  return Buffer.concat([boundValue(value, longest), Buffer.from(`${digest}\0`)]);
}

/** What all values from `value` on begin with or come after. */
function boundValue(value: Scalar, longest: number): Buffer {
  if (typeof value === "boolean") return Buffer.from([tags.boolean, value ? 1 : 0]);
  if (typeof value === "string")
    return Buffer.concat([
      Buffer.from([tags.string]),
      escapeZeros(Buffer.from(value).subarray(0, longest)),
    ]);
  const bytes = Buffer.alloc(9, tagOf(value));
  bytes.writeDoubleBE(Number(value), 1);
  // As IEEE bits order, but for the sign: negative numbers turn round and come first.
  if (bytes.readUInt8(1) < 0x80) bytes.writeUInt8(bytes.readUInt8(1) | 0x80, 1);
  else for (let at = 1; at < 9; at++) bytes.writeUInt8(~bytes.readUInt8(at) & 0xff, at);
  return bytes;
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

/** Zero becomes zero and 255, which sorts above the single zero that ends text. */
function escapeZeros(bytes: Buffer): Buffer {
  if (!bytes.includes(0)) return bytes;
  return Buffer.from(bytes.toString("latin1").replaceAll("\0", "\0\xff"), "latin1");
}
