/**
 * How much memory a large file takes on its way in and out: 20 MB, as any file and as a picture, one
 * and twenty at once, on the embedded home. Prints the peak over what the process had when idle.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import { embeddedStore } from "../src/store/embedded/embedded.ts";
import { receiveFile } from "../src/store/intake/receive-file.ts";
import { aJpeg } from "../tests/kit/pictures.ts";

const megabyte = 1_000_000;
const sizeBytes = 20 * megabyte;
const pieceBytes = 64 * 1_024;
const sampleMs = 5;
const promisedMegabytes = 100;

function pieces(begin: Buffer, salt: number): Readable {
  let made = 0;
  return new Readable({
    read() {
      const left = Math.min(pieceBytes, sizeBytes - made);
      if (left === 0) return void this.push(null);
      // No two files are the same, and no byte of a picture looks like a mark.
      const piece = Buffer.alloc(left, (made + salt) % 251);
      if (made === 0) begin.copy(piece);
      made += left;
      this.push(piece);
    },
  });
}

/** Up to the first byte of what is seen: a scan has a head of 14 bytes. */
const jpegBegin = aJpeg().subarray(0, aJpeg().lastIndexOf(Buffer.from([0xff, 0xda])) + 14);

const directory = await mkdtemp(join(tmpdir(), "bench-files-"));
const store = embeddedStore({ directory });
await store.open();
const hashes: string[] = [];

async function take(begin: Buffer, count: number): Promise<void> {
  const salts = Array.from({ length: count }, (_, at) => hashes.length + at);
  const kept = await Promise.all(
    salts.map((salt) => receiveFile(pieces(begin, salt), store.files, { limitBytes: sizeBytes })),
  );
  for (const one of kept) {
    if (one.type !== "file") throw new Error(`it was refused: ${one.reason}`);
    hashes.push(one.file.hash);
  }
}

async function give(): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(store.files.open(hashes[0] ?? ""), nowhere);
}

async function peakOf(what: string, work: () => Promise<void>): Promise<void> {
  globalThis.gc?.();
  await setTimeout(200);
  const idle = process.memoryUsage.rss();
  let peak = idle;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, sampleMs);
  const begun = performance.now();
  await work();
  clearInterval(sampling);
  peak = Math.max(peak, process.memoryUsage.rss());
  const overMegabytes = (peak - idle) / megabyte;
  if (overMegabytes > promisedMegabytes) process.exitCode = 1;
  const over = overMegabytes.toFixed(1).padStart(6);
  const seconds = ((performance.now() - begun) / 1_000).toFixed(2);
  process.stdout.write(`${what.padEnd(34)} ${over} MB over idle  ${seconds} s\n`);
}

// What is loaded and compiled the first time is no file's.
await receiveFile(Readable.from([Buffer.from("warm")]), store.files);
await peakOf("a file of 20 MB in", () => take(Buffer.alloc(0), 1));
await peakOf("a picture of 20 MB in", () => take(jpegBegin, 1));
await peakOf("twenty files of 20 MB in, at once", () => take(Buffer.alloc(0), 20));
await peakOf("a file of 20 MB out", give);
await store.close();
await rm(directory, { recursive: true });
