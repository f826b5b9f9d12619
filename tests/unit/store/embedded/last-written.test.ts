import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { embeddedStore } from "../../../../src/store/embedded/embedded.ts";
import type { KeptIndex } from "../../../../src/store/embedded/indexes.ts";
import { LastWritten } from "../../../../src/store/embedded/last-written.ts";
import { aNote, idsOf, noteCollection } from "../../../contract/behaviours/notes.ts";

describe("what was written last", () => {
  const kept: readonly KeptIndex[] = [];
  const aWritten = (id: string, size = 3) => ({
    ...{ id, rev: 1, bytes: Buffer.alloc(size, id), kept, entries: [] },
  });

  /** One that somebody has asked before. */
  const aMemory = () => {
    const memory = new LastWritten();
    memory.recall("", Buffer.alloc(0), kept);
    return memory;
  };

  it("is known while exactly that is stored", () => {
    const memory = aMemory();
    memory.remember(aWritten("a"));

    expect(memory.recall("a", Buffer.from("aaa"), kept)?.rev).equal(1);
    expect(memory.recall("a", Buffer.from("aab"), kept)).equal(undefined);
    expect(memory.recall("a", Buffer.from("aaaa"), kept)).equal(undefined);
    expect(memory.recall("b", Buffer.from("aaa"), kept)).equal(undefined);
  });

  it("says nothing of other indexes", () => {
    const memory = aMemory();
    memory.remember(aWritten("a"));

    expect(memory.recall("a", Buffer.from("aaa"), [])).equal(undefined);
  });

  it("is forgotten after two megabytes of others, the longest ago first", () => {
    const memory = aMemory();
    const sizeBytes = 16 * 1024;
    const ofSize = (id: string) => aWritten(id, sizeBytes);
    const isKnown = (id: string) =>
      memory.recall(id, Buffer.alloc(sizeBytes, id), kept) !== undefined;
    const names = Array.from({ length: 124 }, (_, at) => `${at}`);

    for (const name of names) memory.remember(ofSize(name));
    expect(isKnown("0")).equal(true);

    memory.remember(ofSize("0"));
    memory.remember(ofSize("one more"));
    expect(names.filter((name) => !isKnown(name))).deep.equal(["1"]);
    expect(isKnown("one more")).equal(true);
  });

  it("is not kept before anybody asks", () => {
    const memory = new LastWritten();
    memory.remember(aWritten("a"));

    expect(memory.recall("a", Buffer.from("aaa"), kept)).equal(undefined);
    memory.remember(aWritten("a"));
    expect(memory.recall("a", Buffer.from("aaa"), kept)?.rev).equal(1);
  });

  it("is not kept where it is large", () => {
    const memory = aMemory();
    const large = aWritten("a", 20_000);
    memory.remember(aWritten("a"));
    memory.remember(large);

    expect(memory.recall("a", large.bytes, kept)).equal(undefined);
    expect(memory.recall("a", Buffer.from("aaa"), kept)).equal(undefined);
  });

  describe("where somebody else has written since", () => {
    const ends: (() => unknown)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end();
    });

    it("leaves no index entry of what is replaced, and lets the later one win", async () => {
      const directory = await mkdtemp(join(tmpdir(), "throughline-last-written-"));
      ends.push(() => rm(directory, { recursive: true, force: true }));
      const open = async () => {
        const store = embeddedStore({ directory });
        await store.open();
        ends.push(store.close);
        return store.collection(noteCollection("notes"));
      };
      const [ours, theirs] = [await open(), await open()];
      await ours.insert([aNote({ topic: "first" })]);
      await theirs.replace([aNote({ rev: 2, topic: "second" })]);

      const outcomes = [
        await ours.replace([aNote({ rev: 2, topic: "late" })]),
        await ours.replace([aNote({ rev: 3, topic: "third" })]),
      ];

      expect(outcomes).deep.equal([["stale"], ["replaced"]]);
      const found = ["first", "second", "late", "third"].map((topic) =>
        idsOf(ours, "topic", { prefix: [topic] }),
      );
      expect(await Promise.all(found)).deep.equal([[], [], [], ["note"]]);
    });
  });
});
