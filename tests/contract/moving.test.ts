import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { customers } from "../../src/model/customer.ts";
import { exchanges } from "../../src/model/exchange.ts";
import { identities } from "../../src/model/identity.ts";
import { backup } from "../../src/store/move/backup.ts";
import { copy, type Progress } from "../../src/store/move/copy.ts";
import { doctor } from "../../src/store/move/doctor.ts";
import { restore } from "../../src/store/move/restore.ts";
import { storeFor } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { aScene, killTenTimes, ranToItsEnd } from "../kit/moving-scene.ts";
import { directories, places, storeSettings } from "../kit/places.ts";
import {
  aKnownCustomer,
  anExchange,
  digestOf,
  exchangesOf,
  fillStore,
} from "../kit/store-content.ts";
import { refusal } from "./behaviours/notes.ts";

const all = places();
const little = { customers: 3, exchangesEach: 4, files: 2 };
/** With LONG set: a hundred thousand exchanges, and kills all along the way. */
const isLong = process.env.LONG !== undefined;
const much = isLong
  ? { customers: 1_000, exchangesEach: 100, files: 200 }
  : { customers: 40, exchangesEach: 60, files: 12 };
const stepsToKill = isLong ? 18 : 2;
const limitMs = isLong ? 1_800_000 : 120_000;

for (const from of all)
  for (const to of all)
    describe(`moving from ${from.home} to ${to.home}`, () => {
      const scene = aScene([from, to]);
      afterEach(scene.end);

      it("copies everything, and says how much", async () => {
        const [source, target] = [await scene.program(from), await scene.tool(to)];
        await fillStore(source, little);
        const parts: Progress[] = [];

        const report = await copy(source, target, { onProgress: (one) => parts.push(one) });

        expect(await digestOf(target)).deep.equal(await digestOf(source));
        expect(report.parts.exchanges).include({ count: 12, leftOut: 0 });
        expect(report.parts["#files"]?.count).equal(2);
        expect(parts.map(({ part }) => part)).include.members(["customers", "phone-screens"]);
      });

      it("ends equal when it is killed ten times on the way", async () => {
        const [source, target] = [await scene.program(from), await to.make()];
        await fillStore(source, much);

        const begun = performance.now();
        await killTenTimes(["copy", scene.address(source), target], stepsToKill);
        const seconds = ((performance.now() - begun) / 1_000).toFixed(1);

        const copied = await scene.open(target);
        expect(await digestOf(copied)).deep.equal(await digestOf(source));
        const count = much.customers * much.exchangesEach;
        const { counts } = await doctor(copied);
        expect(counts).include({ exchanges: count, "#files": much.files });
        console.log(
          `${count} exchanges and ${much.files} files from ${from.home} to ${to.home}, ` +
            `killed 10 times: equal after ${seconds} s`,
        );
      }).timeout(limitMs);
    });

for (const at of all)
  describe(`backup of the ${at.home} store`, () => {
    const disk = directories();
    const scene = aScene([at, disk]);
    afterEach(scene.end);
    const aBackup = async (store: Store) => {
      const file = join(await disk.make(), "backup");
      const report = await backup(store, file);
      return { file, report };
    };

    it("restores to the same", async () => {
      const store = await scene.program(at);
      await fillStore(store, little);

      const { file, report } = await aBackup(store);
      const target = await scene.tool(at);
      await restore(file, target);

      expect(await digestOf(target)).deep.equal(await digestOf(store));
      expect(report.counts).include({ exchanges: 12, customers: 3, "#files": 2 });
      const [one] = await digestFiles(store);
      if (!one) throw new Error("there is no file");
      const [kept, given] = [target.files.open(one), store.files.open(one)];
      expect((await buffer(kept)).equals(await buffer(given))).equal(true);
    });

    it("ends equal when the restore is killed on the way", async () => {
      const store = await scene.program(at);
      await fillStore(store, much);
      const { file } = await aBackup(store);
      const target = await at.make();

      await killTenTimes(["restore", file, target], stepsToKill);

      expect(await digestOf(await scene.open(target))).deep.equal(await digestOf(store));
    }).timeout(limitMs);
  });

describe("moving house", () => {
  const [disk] = all;
  if (!disk) throw new Error("there is no place");
  const scene = aScene([disk]);
  afterEach(scene.end);

  it("lets nobody open a store that is half copied", async () => {
    const [source, target] = [await scene.program(disk), await disk.make()];
    await fillStore(source, little);
    await ranToItsEnd(["copy", scene.address(source), target, "3"]);

    const opening = storeFor(storeSettings(target)).open();

    expect(await refusal(opening)).equal("STORE_UNFINISHED");
  });

  it("refuses a place that is not empty", async () => {
    const [source, target] = [await scene.program(disk), await scene.program(disk)];
    await fillStore(source, little);
    await target.files.put(Readable.from("theirs"), 100);

    expect(await refusal(copy(source, target))).equal("STORE_NOT_EMPTY");
    expect(await digestOf(target)).keys(["#files", "file-dates"]);
  });

  it("goes on only with what it was begun with", async () => {
    const [source, other] = [await scene.program(disk), await scene.program(disk)];
    await fillStore(source, little);
    await fillStore(other, little);
    const target = await disk.make();
    await ranToItsEnd(["copy", scene.address(source), target, "3"]);

    expect(await refusal(copy(other, await scene.openTool(target)))).equal("STORE_NOT_EMPTY");
  });

  it("finds no store where none is", async () => {
    const [nowhere, target] = [await scene.tool(disk), await scene.tool(disk)];

    expect(await refusal(copy(nowhere, target))).equal("STORE_MISSING");
  });

  describe("of a store in use", () => {
    it("misses no exchange that settles meanwhile", async () => {
      const [source, target] = [await scene.program(disk), await scene.tool(disk)];
      const size = { customers: 1, exchangesEach: 3, files: 0 };
      const customer = aKnownCustomer(0, size);
      const tail = exchangesOf(customer._id, 3);
      await source.collection(customers).insert([{ ...customer, tail }]);

      await copy(afterPart(source, customers.name, settle), target);

      async function settle() {
        await source.collection(exchanges).insert([...tail, anExchange(customer._id, 4)]);
        const settled = { ...customer, rev: 2, tail: [], exchangeCount: 4 };
        await source.collection(customers).replace([settled]);
      }
      expect((await target.contents.get(customers.name, [customer._id]))[0]).include({ rev: 1 });
      const newer = anExchange(customer._id, 4)._id;
      expect(await target.contents.get(exchanges.name, [newer])).deep.equal([undefined]);
      expect((await doctor(target)).problems).deep.equal([]);
    });

    it("leaves out whoever came after the customers were copied", async () => {
      const [source, target] = [await scene.program(disk), await scene.tool(disk)];
      await fillStore(source, little);

      await copy(afterPart(source, customers.name, comes), target);

      async function comes() {
        const customer = "newcomer";
        const at = new Date(Date.now() + 1_000);
        const identity = { _id: "telegram:bot:newcomer", rev: 1, customer, createdAt: at };
        await source.collection(identities).insert([identity]);
        await source.collection(exchanges).insert([{ ...anExchange(customer, 1), at }]);
      }
      expect((await target.contents.get(identities.name, ["telegram:bot:newcomer"]))[0]).equal(
        undefined,
      );
      expect(Object.keys(await digestOf(target))).include(exchanges.name);
    });
  });

  describe("by a backup", () => {
    const aBackup = async () => {
      const store = await scene.program(disk);
      await fillStore(store, little);
      const file = join(await disk.make(), "backup");
      await backup(store, file);
      return { store, file };
    };

    it("notices a flipped byte and a cut, wherever they are", async () => {
      const { file } = await aBackup();
      const whole = await readFile(file);
      const target = await scene.tool(disk);

      for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 60)) {
        const flipped = Buffer.from(whole);
        flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
        await writeFile(file, flipped);
        expect(await refusal(restore(file, target))).equal("BACKUP_DAMAGED");
        await writeFile(file, whole.subarray(0, at));
        expect(await refusal(restore(file, target))).equal("BACKUP_DAMAGED");
      }

      expect(await digestOf(target)).deep.equal({});
    });

    it("is refused by a place that is not empty", async () => {
      const { store, file } = await aBackup();

      expect(await refusal(restore(file, store))).equal("STORE_NOT_EMPTY");
    });

    it("never replaces a file", async () => {
      const { store, file } = await aBackup();

      expect(await refusal(backup(store, file))).equal("BACKUP_EXISTS");
    });

    it("says when the file cannot be read or written", async () => {
      const store = await scene.program(disk);
      const folder = await disk.make();
      await mkdir(join(folder, "folder"));

      expect(await refusal(backup(store, join(folder, "none", "file")))).equal("BACKUP_UNUSABLE");
      expect(await refusal(restore(join(folder, "none"), store))).equal("BACKUP_UNUSABLE");
      expect(await refusal(restore(join(folder, "folder"), store))).match(/^BACKUP_/);
    });
  });
});

/** The store, in which `work` happens once the copy has read all of `part`. */
function afterPart(store: Store, part: string, work: () => Promise<void>): Store {
  return {
    ...store,
    contents: {
      ...store.contents,
      async *scan(name, after) {
        yield* store.contents.scan(name, after);
        if (name === part) await work();
      },
    },
  };
}

async function digestFiles(store: Store): Promise<string[]> {
  const hashes: string[] = [];
  for await (const { hash } of store.files.list()) hashes.push(hash);
  return hashes;
}
