/** Small pictures as a browser writes them, and what cameras put into them. */

const jpeg =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIABADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQF/8QAFxABAAMAAAAAAAAAAAAAAAAAABNiof/EABUBAQEAAAAAAAAAAAAAAAAAAAIF/8QAHREAAAUFAAAAAAAAAAAAAAAAAAEDERICBAWBwf/aAAwDAQACEQMRAD8AgZktdAbZWtN4mKOQJ474P//Z";
const webp =
  "UklGRnAAAABXRUJQVlA4WAoAAAAQAAAADwAABwAAQUxQSBYAAAABDzD/ERFCQdoGzPyb/vMQ0f8J4McCVlA4IDQAAABwAQCdASoQAAgAAsBMJagCdAFAAAD+8Ms//o+//rb/KV/qmt/2b/tS//bQvoxkP/9YAAAA";

/** What must not be in a picture that was taken in. */
export const secret = "GPS 52.51N 13.40E";

export function aJpeg(): Buffer {
  return Buffer.from(jpeg, "base64");
}

export function aWebp(): Buffer {
  return Buffer.from(webp, "base64");
}

/** A block of Exif data: which way up, a place that is secret, and nothing else. */
export function exifData(orientation: number, order: "II" | "MM" = "MM"): Buffer {
  const tiff = Buffer.alloc(80);
  const isLittle = order === "II";
  const short = (value: number, at: number) =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const long = (value: number, at: number) =>
    isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(order, 0, "latin1");
  short(42, 2);
  long(8, 4);
  short(2, 8);
  // The place first: 0x8825.
  short(0x8825, 10);
  short(4, 12);
  long(1, 14);
  long(40, 18);
  short(0x0112, 22);
  short(3, 24);
  long(1, 26);
  short(orientation, 30);
  tiff.write(secret, 40, "latin1");
  return tiff;
}

/** A marked segment of a JPEG. */
export function segment(code: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content as string, "latin1");
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
}

/** With these segments after its first two bytes, and something behind its end. */
export function aJpegWith(segments: readonly Buffer[], behind = ""): Buffer {
  const bytes = aJpeg();
  return Buffer.concat([
    bytes.subarray(0, 2),
    ...segments,
    bytes.subarray(2),
    Buffer.from(behind, "latin1"),
  ]);
}

export function exifSegment(orientation: number, order?: "II" | "MM"): Buffer {
  return segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), exifData(orientation, order)]));
}

/** A chunk of a PNG; its checksum is not looked at. */
export function pngChunk(type: string, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content as string, "latin1");
  const head = Buffer.alloc(8);
  head.writeUInt32BE(bytes.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, bytes, Buffer.alloc(4)]);
}

/** With these chunks behind those it has. */
export function aWebpWith(chunks: readonly (readonly [type: string, content: Buffer])[]): Buffer {
  const bytes = aWebp();
  // The flags say that there is Exif and XMP data.
  bytes.writeUInt8(bytes.readUInt8(20) | 0x0c, 20);
  const added = chunks.map(([type, content]) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, "latin1");
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
  });
  const whole = Buffer.concat([bytes, ...added]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}
