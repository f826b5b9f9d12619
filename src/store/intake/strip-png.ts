/** A PNG with those of its chunks only that say how it looks: no text, times or Exif data. */
import type { ByteReader } from "./byte-reader.ts";
import { RefusedFile } from "./refused.ts";

const signatureBytes = 8;
const lookChunks = new Set(
  (
    "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT " +
    "acTL fcTL fdAT"
  ).split(" "),
);

export async function* withoutPngData(reader: ByteReader): AsyncGenerator<Buffer> {
  yield await reader.take(signatureBytes);
  let hasImage = false;
  for (;;) {
    const head = await reader.take(8);
    // Cut off on its way: what there is can be shown, if there is a picture in it.
    if (head.length < 8 && hasImage) return;
    if (head.length < 8) throw new RefusedFile({ reason: "unreadable" });
    const type = head.toString("latin1", 4);
    const isKept = lookChunks.has(type);
    if (isKept) yield head;
    // Behind the content stands its checksum.
    for await (const piece of reader.pass(head.readUInt32BE() + 4)) if (isKept) yield piece;
    hasImage ||= type === "IDAT";
    if (type === "IEND") return reader.drain();
  }
}
