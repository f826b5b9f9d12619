/** A process that puts a file as it is told: one that never ends, or one of 100 MB, read back. */
import { Readable } from "node:stream";
import { storeFor } from "../../src/store/open.ts";
import { storeSettings } from "./places.ts";

const megabyte = 1024 * 1024;
const [address = "", what = ""] = process.argv.slice(2);
const store = storeFor(storeSettings(address));
await store.open();
await (what === "endless" ? putWithoutEnd() : putAndRead(Number(what)));
await store.close();

async function putWithoutEnd(): Promise<void> {
  async function* content() {
    for (let at = 0; at < 8; at++) yield Buffer.alloc(megabyte, at);
    process.send?.("halfway");
    await new Promise((_, reject) => process.once("disconnect", reject));
  }
  await store.files.put(Readable.from(content(), { objectMode: false }), 1024 * megabyte);
}

/** Tells by how much the process grew at most, against a first file of a quarter of the size. */
async function putAndRead(megabytes: number): Promise<void> {
  const before = await roundTrip(megabytes / 4);
  process.send?.({ grownBytes: (await roundTrip(megabytes)) - before });
}

async function roundTrip(megabytes: number): Promise<number> {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage().rss);
  };
  function* content() {
    for (let at = 0; at < megabytes; at++) {
      look();
      yield Buffer.alloc(megabyte, at);
    }
  }
  const source = Readable.from(content(), { objectMode: false });
  const { hash, sizeBytes } = await store.files.put(source, megabytes * megabyte);
  let readBytes = 0;
  for await (const chunk of store.files.open(hash)) {
    look();
    readBytes += (chunk as Buffer).length;
  }
  if (readBytes !== sizeBytes) throw new Error(`${readBytes} of ${sizeBytes} bytes came back`);
  return peak;
}
