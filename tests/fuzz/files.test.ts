/**
 * Files made to do harm (F-07, F-08): each is kept as what it is, or refused with a reason, and none
 * takes more time, memory or room than it may.
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { deflateRawSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { safeName } from "../../src/base/safe-name.ts";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { receiveFile } from "../../src/store/intake/receive-file.ts";
import type { Store } from "../../src/store/port.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { aZip } from "../kit/archives.ts";
import { aJpeg, aWebp } from "../kit/pictures.ts";
import { aPdf, aPicture, aProgram } from "../kit/sent-files.ts";
import { hostileTexts } from "./hostile.ts";

const megabyte = 1_000_000;
const seed = 607;

interface SourceOptions {
  readonly begin?: Buffer;
  /** What streams of Node come in unless told. */
  readonly pieceBytes?: number;
  /** As a disk or a line does: what was asked for comes later. */
  readonly isLate?: boolean;
}

/** So many bytes, counted as they are asked for. */
function source(
  sizeBytes: number,
  { begin = Buffer.alloc(0), pieceBytes = 16_384, isLate = false }: SourceOptions = {},
) {
  const made = { bytes: 0 };
  const content = new Readable({
    // What files and sockets hold ready.
    ...(isLate && { highWaterMark: 65_536 }),
    read() {
      const left = Math.min(pieceBytes, sizeBytes - made.bytes);
      const piece = left > 0 ? Buffer.alloc(left) : null;
      if (piece && made.bytes === 0) begin.copy(piece);
      made.bytes += Math.max(0, left);
      if (isLate) setImmediate(() => this.push(piece));
      else this.push(piece);
    },
  });
  return { content, made };
}

/** A store on disk, in a folder of its own. */
async function onDisk(work: (store: Store, directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "files-"));
  const store = embeddedStore({ directory });
  await store.open();
  try {
    await work(store, directory);
  } finally {
    await store.close();
    await rm(directory, { recursive: true });
  }
}

describe("files made to do harm", function () {
  this.timeout(120_000);

  it("are refused when they are empty", async () => {
    const kept = await receiveFile(source(0).content, memoryStore().files);

    expect(kept).to.include({ type: "refused", reason: "empty" });
  });

  for (const [what, sizeBytes] of [
    ["one byte too large", 20 * megabyte + 1],
    ["endless", Number.POSITIVE_INFINITY],
  ] as const) {
    it(`are read to their limit and 64 KB further at most when they are ${what}`, async () => {
      await onDisk(async ({ files }, directory) => {
        const { content, made } = source(sizeBytes);
        const kept = await receiveFile(content, files, { limitBytes: 20 * megabyte });

        expect(kept).to.include({ type: "refused", reason: "too large" });
        expect(made.bytes - 20 * megabyte).to.be.at.most(65_536);
        expect(await everyFile(join(directory, "files"))).to.deep.equal([]);
      });
    });
  }

  for (const pieceBytes of [1_024, 16_384, 40_000, 65_536])
    for (const isLate of [false, true])
      it(`are read 64 KB too far at most in ${isLate ? "late " : ""}pieces of ${pieceBytes} bytes`, async () => {
        const limitBytes = megabyte + 7;
        const { content, made } = source(Number.POSITIVE_INFINITY, { pieceBytes, isLate });
        const kept = await receiveFile(content, memoryStore().files, { limitBytes });

        expect(kept).to.include({ type: "refused", reason: "too large" });
        expect(made.bytes - limitBytes).to.be.within(1, 65_536);
      });

  for (const begin of [aJpeg().subarray(0, 2), Buffer.from(aPicture().content).subarray(0, 8)]) {
    it("are read no further when they look like a picture that never ends", async () => {
      const { content, made } = source(Number.POSITIVE_INFINITY, { begin });
      const kept = await receiveFile(content, memoryStore().files, { limitBytes: megabyte });

      expect(kept.type).to.equal("refused");
      expect(made.bytes - megabyte).to.be.at.most(65_536);
    });
  }

  it("are given up after a minute when they come byte by byte", async () => {
    const clock = new ManualClock();
    const content = new Readable({ read() {} });
    const receiving = receiveFile(content, memoryStore().files, { clock }).catch(
      (error: unknown) => error,
    );

    for (let second = 0; second < 60; second += 1) {
      content.push("x");
      clock.advance(1_000);
    }

    expect(await receiving).to.have.property("code", "CHANNEL_FILE_SLOW");
    expect(content.destroyed).to.equal(true);
  });

  it("all lie inside the store, whatever they are called", async () => {
    const names = [
      ...hostileTexts,
      ...["../../../../tmp/evil", "..\\..\\evil", "a\0.png", "x".repeat(300), "é".repeat(300)],
      ...["invoice\u202Egnp.exe", "CON", "nul.txt", "~/.ssh/id", "-rf", "a/b/../../c", "%2e%2e%2f"],
    ];
    await onDisk(async ({ files }, directory) => {
      const hashes = new Set<string>();
      for (const name of names) {
        const content = Readable.from([Buffer.from(`text ${name}`)]);
        const one = await receiveFile(content, files, { name });

        if (one.type !== "file") throw new Error(`"${name}" was refused: ${one.reason}`);
        expect(one.file.name).to.equal(safeName(one.file.name));
        hashes.add(one.file.hash);
      }
      const inside = await everyFile(directory);
      const kept = inside.filter((path) => /^files\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(path));
      expect(kept.map((path) => path.slice(-64)).sort()).to.deep.equal([...hashes].sort());
      expect(inside.filter((path) => path.startsWith("files/")).length).to.equal(kept.length);
    });
  });

  it("are known for what they are when they come by the hundred", async () => {
    const { files } = memoryStore();
    const sent = Array.from({ length: 100 }, (_, at) =>
      at % 2 === 0 ? aPdf(`${at}.jpg`) : aProgram(`${at}.jpg`),
    );
    const kept = await Promise.all(
      sent.map(({ name, content }) =>
        receiveFile(Readable.from([Buffer.from(content)]), files, { name }),
      ),
    );
    const types = kept.map((one) => (one.type === "file" ? one.file.type : one.reason));

    expect(types.filter((type) => type === "application/pdf")).to.have.length(50);
    expect(types.filter((type) => type === "application/x-msdownload")).to.have.length(50);
  });

  it("are not unpacked, whatever would come of it", async () => {
    // 64 MB of zeros, a thousand times smaller.
    const zeros = deflateRawSync(Buffer.alloc(64 * megabyte));
    const bomb = aZip({ name: "a.txt", content: zeros });
    bomb.writeUInt16LE(8, 8);
    const document = aZip({
      ...{ name: "[Content_Types].xml", isCompressed: true },
      content: Buffer.alloc(32 * megabyte, " "),
    });
    const packed = gzipSync(Buffer.alloc(32 * megabyte));
    for (const [type, bytes] of [
      ["application/zip", bomb],
      // Its type would stand in what is packed, of which no more than a megabyte is looked at.
      ["application/zip", document],
      ["application/gzip", packed],
    ] as const) {
      const kept = await receiveFile(Readable.from([bytes]), memoryStore().files);

      expect(kept).to.have.nested.property("file.type", type);
      expect(kept).to.have.nested.property("file.sizeBytes", bytes.length);
    }
  });

  it(`are kept or refused, whatever is in them (seed ${seed})`, async () => {
    const begins = [
      aJpeg(),
      aWebp(),
      Buffer.from(aPicture().content),
      Buffer.from(aPdf().content),
      aZip({ name: "[Content_Types].xml", content: "<Types/>", isCompressed: true }),
      Buffer.from("GIF89a"),
      Buffer.from([0x1f, 0x8b, 8, 0]),
      Buffer.from("ID3\x04\0\0\x7f\x7f\x7f\x7f", "latin1"),
      Buffer.alloc(0),
    ];
    const hostile = fc
      .tuple(
        fc.constantFrom(...begins),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.uint8Array({ maxLength: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([begin, share, middle, rest]) =>
        Buffer.concat([
          begin.subarray(0, Math.round(begin.length * share)),
          middle,
          begin.subarray(Math.round(begin.length * rest)),
        ]),
      );
    await fc.assert(
      fc.asyncProperty(hostile, fc.constantFrom(...hostileTexts), async (bytes, name) => {
        const kept = await receiveFile(Readable.from([bytes]), memoryStore().files, { name });

        if (kept.type === "refused") expect(kept.reason).to.be.oneOf(["empty", "unreadable"]);
        else expect(kept.file.sizeBytes).to.be.at.most(bytes.length + 64);
      }),
      { seed, numRuns: 1_000 },
    );
  });
});

/** The paths of all files in a folder, from there. */
async function everyFile(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
}
