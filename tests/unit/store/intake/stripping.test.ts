import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { ByteReader } from "../../../../src/store/intake/byte-reader.ts";
import { RefusedFile } from "../../../../src/store/intake/refused.ts";
import { withoutJpegData } from "../../../../src/store/intake/strip-jpeg.ts";
import { withoutPngData } from "../../../../src/store/intake/strip-png.ts";
import { withoutWebpData } from "../../../../src/store/intake/strip-webp.ts";
import {
  aJpeg,
  aJpegWith,
  aWebp,
  aWebpWith,
  exifData,
  exifSegment,
  pngChunk,
  secret,
  segment,
} from "../../../kit/pictures.ts";
import { aPicture } from "../../../kit/sent-files.ts";

type Stripper = (reader: ByteReader) => AsyncGenerator<Buffer>;

/** What is left of a picture that comes in pieces of this size. */
async function stripped(picture: Buffer, by: Stripper, pieceBytes = 7): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < picture.length; at += pieceBytes)
    pieces.push(picture.subarray(at, at + pieceBytes));
  return buffer(Readable.from(by(new ByteReader(Readable.from(pieces)))));
}

async function refusal(picture: Buffer, by: Stripper): Promise<unknown> {
  return stripped(picture, by).catch((error: unknown) => error);
}

describe("a JPEG that is taken in", () => {
  it("stays as it is when it tells nothing", async () => {
    expect(await stripped(aJpeg(), withoutJpegData)).to.deep.equal(aJpeg());
  });

  it("is the same in whatever pieces it comes", async () => {
    const picture = aJpegWith([exifSegment(6), segment(0xfe, secret)], secret);
    const whole = await stripped(picture, withoutJpegData, picture.length);

    for (const pieceBytes of [1, 2, 3, 64])
      expect(await stripped(picture, withoutJpegData, pieceBytes)).to.deep.equal(whole);
  });

  const told: readonly (readonly [what: string, segment: Buffer])[] = [
    ["its place", exifSegment(1)],
    ["what programs write of it", segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${secret}`)],
    ["its author", segment(0xed, `Photoshop 3.0\0${secret}`)],
    ["other pictures of the same", segment(0xe2, `MPF\0${secret}`)],
    ["a small picture of before it was cut", segment(0xe0, `JFXX\0${secret}`)],
    ["comments", segment(0xfe, secret)],
  ];
  for (const [what, tells] of told) {
    it(`loses ${what}`, async () => {
      expect(await stripped(aJpegWith([tells]), withoutJpegData)).to.deep.equal(aJpeg());
    });
  }

  it("loses what lies behind its end", async () => {
    expect(await stripped(aJpegWith([], secret), withoutJpegData)).to.deep.equal(aJpeg());
  });

  it("keeps the colours it is meant in", async () => {
    const profile = segment(0xe2, "ICC_PROFILE\0\x01\x01profile");
    const picture = aJpegWith([profile]);

    expect(await stripped(picture, withoutJpegData)).to.deep.equal(picture);
  });

  for (const order of ["II", "MM"] as const) {
    it(`keeps which way up it is (${order})`, async () => {
      const bytes = await stripped(aJpegWith([exifSegment(6, order)]), withoutJpegData);

      expect(bytes.includes(secret)).to.equal(false);
      expect(bytes.subarray(2, 4)).to.deep.equal(Buffer.from([0xff, 0xe1]));
      const tiff = bytes.subarray(12);
      expect(tiff.readUInt16BE(10)).to.equal(0x0112);
      expect(tiff.readUInt16BE(18)).to.equal(6);
    });
  }

  it("loses Exif data in which nothing can be found", async () => {
    const odd = [
      segment(0xe1, "Exif\0\0"),
      segment(0xe1, "Exif\0\0II*\0\xff\xff\xff\xff"),
      segment(0xe1, "Exif\0\0MM\0*\0\0\0\x08\xff\xff"),
      exifSegment(77),
    ];

    expect(await stripped(aJpegWith(odd), withoutJpegData)).to.deep.equal(aJpeg());
  });

  it("loses what stands between its scans", async () => {
    const bytes = aJpeg();
    const end = Buffer.from([0xff, 0xd9]);
    const picture = Buffer.concat([bytes.subarray(0, -2), segment(0xfe, secret), end]);

    expect(await stripped(picture, withoutJpegData)).to.deep.equal(bytes);
  });

  it("may be cut off once it has begun", async () => {
    const picture = aJpeg().subarray(0, 305);

    expect(await stripped(picture, withoutJpegData)).to.deep.equal(picture);
  });

  it("is refused when it is cut off before, or something else stands in it", async () => {
    const wrong = [
      aJpeg().subarray(0, 40),
      Buffer.from([0xff, 0xd8, 0x00, 0x00]),
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x01]),
    ];

    for (const picture of wrong)
      expect(await refusal(picture, withoutJpegData)).to.be.instanceOf(RefusedFile);
  });
});

describe("a PNG that is taken in", () => {
  const picture = Buffer.from(aPicture().content);
  const begin = picture.subarray(0, 33);
  const rest = picture.subarray(33);

  it("stays as it is when it tells nothing", async () => {
    expect(await stripped(picture, withoutPngData)).to.deep.equal(picture);
  });

  for (const type of ["tEXt", "zTXt", "iTXt", "eXIf", "tIME", "prVt"]) {
    it(`loses its ${type} chunks, and what lies behind its end`, async () => {
      const told = Buffer.concat([begin, pngChunk(type, secret), rest, Buffer.from(secret)]);

      expect(await stripped(told, withoutPngData)).to.deep.equal(picture);
    });
  }

  it("keeps what says how it looks", async () => {
    const looks = Buffer.concat([begin, pngChunk("gAMA", "\0\0\xb1\x8f"), rest]);

    expect(await stripped(looks, withoutPngData)).to.deep.equal(looks);
  });

  it("is refused when it ends before there is a picture", async () => {
    expect(await refusal(begin, withoutPngData)).to.be.instanceOf(RefusedFile);
  });
});

describe("a WebP that is taken in", () => {
  it("stays as it is when it tells nothing", async () => {
    expect(await stripped(aWebp(), withoutWebpData)).to.deep.equal(aWebp());
  });

  it("loses its place and what programs write of it, and keeps its length", async () => {
    const told = aWebpWith([
      ["EXIF", exifData(6)],
      ["XMP ", Buffer.from(`<x>${secret}</x>`)],
      ["what", Buffer.from(secret)],
    ]);
    const bytes = await stripped(Buffer.concat([told, Buffer.from(secret)]), withoutWebpData);

    expect(bytes.includes(secret)).to.equal(false);
    expect(bytes.length).to.equal(told.length);
    expect(bytes.readUInt8(20) & 0x0c).to.equal(0x08);
    const exif = bytes.indexOf("EXIF");
    expect(bytes.readUInt16BE(exif + 8 + 18)).to.equal(6);
  });

  it("is refused when a part of it is longer than the whole", async () => {
    const wrong = aWebp();
    wrong.writeUInt32LE(0xff_ff_ff, 16);

    expect(await refusal(wrong, withoutWebpData)).to.be.instanceOf(RefusedFile);
  });
});
