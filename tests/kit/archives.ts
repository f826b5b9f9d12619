/** Archives as small programs write them: one file after another, not compressed unless told. */
import { deflateRawSync } from "node:zlib";

export interface Packed {
  readonly name: string;
  readonly content: Buffer | string;
  readonly isCompressed?: boolean;
}

export function aZip(...files: readonly Packed[]): Buffer {
  return Buffer.concat(
    files.map(({ name, content, isCompressed }) => {
      const plain = Buffer.from(content as string);
      const packed = isCompressed ? deflateRawSync(plain) : plain;
      const head = Buffer.alloc(30);
      head.writeUInt32LE(0x04034b50, 0);
      head.writeUInt16LE(20, 4);
      head.writeUInt16LE(isCompressed ? 8 : 0, 8);
      head.writeUInt32LE(packed.length, 18);
      head.writeUInt32LE(plain.length, 22);
      head.writeUInt16LE(name.length, 26);
      return Buffer.concat([head, Buffer.from(name), packed]);
    }),
  );
}

export function aDocx(): Buffer {
  const content =
    '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType=' +
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
  return aZip(
    { name: "[Content_Types].xml", content, isCompressed: true },
    { name: "word/document.xml", content: "<w/>".repeat(50_000) },
  );
}
