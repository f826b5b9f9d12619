import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { mongodbStore } from "../../src/store/mongodb/mongodb.ts";
import { backup } from "../../src/store/move/backup.ts";
import { copy } from "../../src/store/move/copy.ts";
import { doctor } from "../../src/store/move/doctor.ts";
import { restore } from "../../src/store/move/restore.ts";
import { storeFor } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { directories, places, storeSettings } from "../kit/places.ts";
import { volatile } from "../kit/volatile.ts";
import { aNote, noteCollection } from "./behaviours/notes.ts";

const program = new URL("../kit/volatile-program.ts", import.meta.url).pathname;
const disk = directories();
const stores: Store[] = [];
const processes = new Set<ChildProcess>();

afterEach(async () => {
  for (const one of processes) one.kill("SIGKILL");
  processes.clear();
  for (const store of stores.splice(0)) await store.close();
  await disk.clear();
});

async function opened(store: Store): Promise<Store> {
  stores.push(store);
  await store.open();
  return store;
}

const openedAt = (address: string) => opened(volatile(storeFor(storeSettings(address))));
const notesOf = (store: Store) => store.collection(noteCollection("notes"));

async function anotherProcess(address: string): Promise<ChildProcess> {
  const other = fork(program, [address]);
  processes.add(other);
  await once(other, "message");
  return other;
}

async function answerOf(other: ChildProcess, message: object | string) {
  const answered = once(other, "message");
  other.send(message);
  const [answer] = await answered;
  return answer;
}

async function kill(other: ChildProcess): Promise<void> {
  const ended = once(other, "close");
  other.kill("SIGKILL");
  await ended;
}

for (const at of places())
  describe(`what need not survive the machine, on the ${at.home} store`, () => {
    afterEach(() => at.clear());

    it("is seen by another process as soon as it is acknowledged", async () => {
      const address = await at.make();
      const own = notesOf(await openedAt(address));
      const other = await anotherProcess(address);

      for (let rev = 1; rev <= 40; rev += 2) {
        const note = aNote({ rev });
        await (rev === 1 ? own.insert([note]) : own.replace([note]));
        expect(await answerOf(other, "read")).deep.equal({ seen: rev });

        await answerOf(other, { write: rev + 1 });
        expect((await own.get(["note"]))[0]?.rev).equal(rev + 1);
      }
    }).timeout(20_000);

    it("outlives a writer that is killed", async () => {
      const address = await at.make();
      const own = notesOf(await openedAt(address));
      let last = -1;
      for (let round = 0; round < 3; round++) {
        const other = await anotherProcess(address);
        let kept = -1;
        other.on("message", (message: { kept: number }) => {
          kept = message.kept;
        });
        other.send("flood");
        const until = last + 40;
        while (kept < until) await once(other, "message");
        await kill(other);
        last = kept;

        const found = await own.get(
          Array.from({ length: last + 1 }, (_, number) => `flood-${number}`),
        );
        expect(found.filter((note) => note === undefined)).deep.equal([]);
        expect((await own.find("size", { from: last, limit: 1 })).items[0]?.size).equal(last);
      }
    }).timeout(30_000);

    it("goes to one of several processes at a time", async () => {
      const address = await at.make();
      const own = notesOf(await openedAt(address));
      await own.insert([aNote({ size: 0 })]);
      const others = await Promise.all([1, 2, 3].map(() => anotherProcess(address)));

      await Promise.all(others.map((other) => answerOf(other, { add: 20 })));

      expect(await own.get(["note"])).deep.equal([aNote({ rev: 61, size: 60 })]);
    }).timeout(30_000);

    it("stays where it is when the store is copied, backed up and examined", async () => {
      const source = await opened(storeFor(storeSettings(await at.make())));
      await source.collection(noteCollection("kept")).insert([aNote()]);
      await notesOf(volatile(source)).insert([aNote()]);
      const [copied, restored] = [await aTarget(), await aTarget()];
      const file = join(await disk.make(), "backup");

      const { parts } = await copy(source, copied);
      const { counts } = await backup(source, file);
      await restore(file, restored);

      expect(Object.keys(parts)).deep.equal(["kept"]);
      expect(counts).deep.equal({ kept: 1 });
      expect((await doctor(source)).counts).deep.equal({ kept: 1, "#files": 0 });
      for (const target of [copied, restored])
        expect(await notesOf(volatile(target)).get(["note"])).deep.equal([undefined]);
    }).timeout(20_000);

    const aTarget = async () => {
      const settings = storeSettings(await at.make());
      return opened(storeFor({ ...settings, preparation: { as: "tool" } }));
    };
  });

describe("what need not survive the machine, on the embedded store", () => {
  const storeAfter = (directory: string, id: string | undefined) =>
    embeddedStore({ directory, boot: { id } });

  it("is gone after the machine was started anew, and with it its files", async () => {
    const directory = await disk.make();
    const before = storeAfter(directory, "monday");
    await before.open();
    await notesOf(volatile(before)).insert([aNote()]);
    await notesOf(before).insert([aNote()]);
    await before.close();

    const after = await opened(storeAfter(directory, "tuesday"));

    expect(await notesOf(volatile(after)).get(["note"])).deep.equal([undefined]);
    expect(await notesOf(after).get(["note"])).deep.equal([aNote()]);
    expect(await readdir(join(directory, "volatile"))).deep.equal(["tuesday"]);
  });

  it("stays while the machine runs", async () => {
    const directory = await disk.make();
    const before = storeAfter(directory, "monday");
    await before.open();
    await notesOf(volatile(before)).insert([aNote()]);
    await before.close();

    const after = await opened(storeAfter(directory, "monday"));

    expect(await notesOf(volatile(after)).get(["note"])).deep.equal([aNote()]);
  });

  it("survives it all the same where its starts cannot be told apart", async () => {
    const directory = await disk.make();
    const before = storeAfter(directory, undefined);
    await before.open();
    await notesOf(volatile(before)).insert([aNote()]);
    await before.close();

    const after = await opened(storeAfter(directory, undefined));

    expect(await notesOf(volatile(after)).get(["note"])).deep.equal([aNote()]);
    expect((await after.contents.names()).own).not.includes("volatile.notes");
  });
});

const uri = process.env.TEST_MONGODB_URI;
if (uri !== undefined)
  describe("what need not survive the machine, on the MongoDB store", () => {
    it("is acknowledged before it is in the server's journal, and nothing else is", async () => {
      const said = new Map<string, object | undefined>();
      const [mongodb] = places().filter(({ home }) => home === "mongodb");
      const store = mongodbStore({
        uri: (await mongodb?.make()) ?? "",
        onCommand: (command, collection, writeConcern) => {
          if (command === "insert") said.set(collection, writeConcern);
        },
      });
      await opened(store);

      await notesOf(volatile(store)).insert([aNote()]);
      await notesOf(store).insert([aNote()]);

      expect(said.get("volatile.notes")).deep.equal({ w: 1, j: false });
      expect(said.get("notes")).deep.equal({ w: "majority", j: true });
      await mongodb?.clear();
    });
  });
