/** Files by the hash of their content. */
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import type { Files, Store } from "../../../src/store/port.ts";
import { type MakeStore, refusal } from "./notes.ts";

const kilobyte = 1024;
const limit = 16 * 1024 * kilobyte;

export function files(makeStore: MakeStore): void {
  describe("files", () => {
    const stores: Store[] = [];
    let count = 0;
    const openAt = async (place: string): Promise<Store> => {
      const store = makeStore(place);
      stores.push(store);
      await store.open();
      return store;
    };
    const fresh = async (): Promise<Files> => {
      count += 1;
      return (await openAt(`files-${count}`)).files;
    };
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close();
    });

    for (const sizeBytes of [0, 1, 255 * kilobyte, 255 * kilobyte + 1, 3 * 1024 * kilobyte])
      it(`gives back a file of ${sizeBytes} bytes`, async () => {
        const kept = await fresh();
        const content = randomBytes(sizeBytes);

        const file = await kept.put(inChunks(content), limit);

        expect(file).deep.equal({ hash: hashOf(content), sizeBytes });
        expect(content.equals(await buffer(kept.open(file.hash)))).equal(true);
      });

    it("takes text as its UTF-8 bytes", async () => {
      const kept = await fresh();

      const { hash } = await kept.put(Readable.from(["grü", "ße"]), limit);

      expect((await buffer(kept.open(hash))).toString()).equal("grüße");
    });

    it("keeps equal content once", async () => {
      const kept = await fresh();
      const content = randomBytes(300 * kilobyte);

      const puts = Array.from({ length: 4 }, () => kept.put(inChunks(content), limit));
      const again = await Promise.all(puts);
      await kept.put(inChunks(content), limit);

      expect(new Set(again.map(({ hash }) => hash)).size).equal(1);
      expect(await listed(kept)).deep.equal([{ hash: hashOf(content), sizeBytes: content.length }]);
      expect(content.equals(await buffer(kept.open(hashOf(content))))).equal(true);
    });

    it("keeps from one opening to the next", async () => {
      const first = await openAt("files-kept");
      const { hash } = await first.files.put(Readable.from("hello"), limit);
      await first.close();

      const again = await openAt("files-kept");

      expect((await buffer(again.files.open(hash))).toString()).equal("hello");
    });

    it("lists every file in the order of the hashes, from any of them on", async () => {
      const kept = await fresh();
      const contents = Array.from({ length: 12 }, (_, at) => `file ${at}`);
      for (const content of contents) await kept.put(Readable.from(content), limit);

      const hashes = contents.map(hashOf).sort();

      expect((await listed(kept)).map(({ hash }) => hash)).deep.equal(hashes);
      const after = await listed(kept, hashes[4]);
      expect(after.map(({ hash }) => hash)).deep.equal(hashes.slice(5));
    });

    it("removes a file, and does not mind when there is none", async () => {
      const kept = await fresh();
      const { hash } = await kept.put(Readable.from("gone"), limit);
      const other = await kept.put(Readable.from("stays"), limit);

      await kept.remove(hash);
      await kept.remove(hash);

      expect(await refusal(buffer(kept.open(hash)))).equal("STORE_NO_FILE");
      expect(await listed(kept)).deep.equal([other]);
    });

    it("takes back what was removed", async () => {
      const kept = await fresh();
      const { hash } = await kept.put(Readable.from("back"), limit);
      await kept.remove(hash);

      await kept.put(Readable.from("back"), limit);

      expect((await buffer(kept.open(hash))).toString()).equal("back");
    });

    it("knows no file by a name that is no hash", async () => {
      const kept = await fresh();

      for (const name of ["", "../store/data.mdb", "A".repeat(64), hashOf("nothing")])
        expect(await refusal(buffer(kept.open(name)))).equal("STORE_NO_FILE");
    });

    describe("over the limit", () => {
      it("takes a file of just the limit", async () => {
        const kept = await fresh();

        const file = await kept.put(inChunks(randomBytes(100)), 100);

        expect(file.sizeBytes).equal(100);
      });

      it("stops reading within 64 KB and keeps nothing", async () => {
        const kept = await fresh();
        const source = aSourceWithoutEnd(16 * kilobyte);

        const put = kept.put(source.content, 300 * kilobyte);

        expect(await refusal(put)).equal("STORE_FILE_TOO_LARGE");
        expect(source.readBytes()).most(364 * kilobyte);
        expect(source.content.destroyed).equal(true);
        expect(await listed(kept)).deep.equal([]);
        expect(await kept.tidy(new Date(Date.now() + 60_000))).equal(0);
      });
    });

    it("passes on why the content broke off, and keeps nothing", async () => {
      const kept = await fresh();
      const reason = new Error("the app hung up");

      const put = kept.put(breaksOff(randomBytes(600 * kilobyte), reason), limit);

      expect(await put.catch((error: unknown) => error)).equal(reason);
      expect(await listed(kept)).deep.equal([]);
    });

    it("shows nothing of a file while it is being put", async () => {
      const kept = await fresh();
      const halfway = aGate();
      const content = randomBytes(600 * kilobyte);

      const put = kept.put(waitsAt(content, halfway), limit);
      await halfway.reached;

      expect(await listed(kept)).deep.equal([]);
      expect(await refusal(buffer(kept.open(hashOf(content))))).equal("STORE_NO_FILE");
      halfway.open();
      expect((await put).hash).equal(hashOf(content));
    });

    it("refuses every verb once the store is closed", async () => {
      const store = await openAt("files-closed");
      const { hash } = await store.files.put(Readable.from("kept"), limit);
      await store.close();

      for (const work of [
        async () => store.files.put(Readable.from("more"), limit),
        async () => store.files.open(hash),
        async () => store.files.remove(hash),
        async () => listed(store.files),
        async () => store.files.tidy(new Date()),
      ])
        expect(await refusal(work())).equal("STORE_CLOSED");
    });
  });
}

function hashOf(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

async function listed(kept: Files, after?: string) {
  const found = [];
  for await (const file of kept.list(after)) found.push(file);
  return found;
}

function inChunks(content: Buffer): Readable {
  return Readable.from(chunksOf(content), { objectMode: false });
}

function* chunksOf(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 40_000) yield content.subarray(at, at + 40_000);
}

function aSourceWithoutEnd(chunkBytes: number) {
  let readBytes = 0;
  const content = new Readable({
    highWaterMark: chunkBytes,
    read() {
      readBytes += chunkBytes;
      this.push(Buffer.alloc(chunkBytes, 7));
    },
  });
  return { content, readBytes: () => readBytes };
}

function breaksOff(content: Buffer, reason: Error): Readable {
  async function* half() {
    yield content.subarray(0, content.length / 2);
    await turn();
    throw reason;
  }
  return Readable.from(half(), { objectMode: false });
}

function aGate() {
  let [arrive, open] = [() => {}, () => {}];
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { reached, opened, arrive, open };
}

function waitsAt(content: Buffer, gate: ReturnType<typeof aGate>): Readable {
  async function* halves() {
    yield content.subarray(0, content.length / 2);
    gate.arrive();
    await gate.opened;
    yield content.subarray(content.length / 2);
  }
  return Readable.from(halves(), { objectMode: false });
}
