/**
 * Takes a file in: measured, looked at, freed of what its picture tells of its owner, and kept.
 * Memory stays flat whatever comes, and nothing is ever unpacked.
 */
import { Readable } from "node:stream";
import { type Clock, systemClock } from "../../base/clock.ts";
import { ChannelError } from "../../base/errors.ts";
import { safeName } from "../../base/safe-name.ts";
import type { Attached } from "../../model/attached.ts";
import type { Files } from "../port.ts";
import { ByteReader } from "./byte-reader.ts";
import { RefusedFile } from "./refused.ts";
import { withoutJpegData } from "./strip-jpeg.ts";
import { withoutPngData } from "./strip-png.ts";
import { withoutWebpData } from "./strip-webp.ts";
import { headBytes, namedFor, typeOf } from "./type-of.ts";

/** However slowly it comes: whoever sends one byte a second holds nothing for long. */
const longestMs = 60_000;
/** What is taken where an app or a field says nothing else. */
const usualLimitBytes = 20_000_000;

/** How a file is taken in. */
export interface ReceiveOptions {
  /** As whoever sends it calls it. */
  readonly name?: string | undefined;
  /** Default 20,000,000. */
  readonly limitBytes?: number | undefined;
  readonly clock?: Clock;
}

type KeptOrNot = Extract<Attached, { type: "file" | "refused" }>;

/**
 * Reads `content` to its end and keeps it once in `files`. Gives what an activity carries of it: the
 * file, or why it was refused. Pictures (JPEG, PNG, WebP) lose what they tell of where, when and by
 * whom they were taken; which way up they are stays.
 *
 * @throws ChannelError `CHANNEL_FILE_SLOW` when it takes more than a minute; StoreError; and
 * whatever `content` fails with.
 */
export async function receiveFile(
  content: Readable,
  files: Pick<Files, "put">,
  { name, limitBytes = usualLimitBytes, clock = systemClock }: ReceiveOptions = {},
): Promise<KeptOrNot> {
  const called = name === undefined ? undefined : safeName(name);
  const cancel = clock.after(longestMs, () => content.destroy(tooSlow()));
  const reader = new ByteReader(measured(content, limitBytes));
  try {
    const head = await reader.peek(headBytes);
    if (head.length === 0) throw new RefusedFile({ reason: "empty" });
    const found = await typeOf(head, called ?? "");
    const bytes = Readable.from(stripped(found.type, reader), { objectMode: false });
    // What stays of a picture may be written a little longer than it was.
    const { hash, sizeBytes } = await files.put(bytes, limitBytes + 64);
    const file = { hash, name: namedFor(called ?? "file", found), type: found.type, sizeBytes };
    return { type: "file", file };
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    return { type: "refused", ...error.refusal, ...(called !== undefined && { name: called }) };
  } finally {
    cancel();
    content.destroy();
  }
}

/** Ends where the limit is passed: before that, nothing tells how much is still to come. */
async function* measured(content: Readable, limitBytes: number): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  const tooLarge = new RefusedFile({ reason: "too large", limitBytes });
  const isOver = () => sizeBytes + waitingBytes(content) > limitBytes;
  // Whoever takes a piece asks the source for the one after it: so it is looked at before.
  content.on("readable", () => void (isOver() && content.destroy(tooLarge)));
  for await (const chunk of content) {
    const bytes = Buffer.from(chunk);
    sizeBytes += bytes.length;
    if (isOver()) throw tooLarge;
    yield bytes;
  }
}

/** What has come and was not taken yet. */
function waitingBytes({ readableObjectMode, readableLength }: Readable): number {
  return readableObjectMode ? 0 : readableLength;
}

const strippers: Readonly<Record<string, (reader: ByteReader) => AsyncGenerator<Buffer>>> = {
  "image/jpeg": withoutJpegData,
  "image/png": withoutPngData,
  "image/apng": withoutPngData,
  "image/webp": withoutWebpData,
};

function stripped(type: string, reader: ByteReader): AsyncGenerator<Buffer> {
  return strippers[type]?.(reader) ?? reader.pass();
}

function tooSlow(): ChannelError {
  return new ChannelError(
    "CHANNEL_FILE_SLOW",
    `A file was given up after ${longestMs / 1_000} s: the sender is too slow, or never ends`,
    { retry: "later" },
  );
}
