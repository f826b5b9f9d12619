import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Clock } from "../../src/base/clock.ts";
import { storeFor } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import type { Preparation } from "../../src/store/prepare.ts";
import { type Schema, schemas } from "../../src/store/schema.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { addsSize } from "../kit/migrations.ts";
import { places, storeSettings } from "../kit/places.ts";
import { type Note, noteCollection, refusal, someNotes } from "./behaviours/notes.ts";

const program = fileURLToPath(new URL("../kit/migration-program.ts", import.meta.url));

for (const at of places())
  describe(`preparing the ${at.home} store`, () => {
    const stores: Store[] = [];
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close();
      await at.clear();
    });
    const storeAt = (address: string, preparation: Preparation = {}) => {
      const store = storeFor({ ...storeSettings(address), preparation });
      stores.push(store);
      return store;
    };
    const openAt = async (address: string, preparation: Preparation = {}) => {
      const store = storeAt(address, preparation);
      await store.open();
      return store;
    };
    const withNotes = async (count: number) => {
      const address = await at.make();
      const store = await openAt(address);
      await store.collection(noteCollection("notes")).insert(someNotes(count, () => ({})));
      await store.close();
      return address;
    };

    it("gives a new store its version and an id of its own", async () => {
      const [one, other] = [await at.make(), await at.make()];

      const schemasOf = await Promise.all(
        [one, other].map(async (address) => schemaOf(await openAt(address))),
      );

      expect(schemasOf.map(({ version }) => version)).deep.equal([1, 1]);
      expect(schemasOf[0]?.store).not.equal(schemasOf[1]?.store);
      expect(schemasOf[0]?.store).equal((await schemaOf(await openAt(one))).store);
    });

    it("lets a tool look without writing", async () => {
      const store = await openAt(await at.make(), { as: "tool" });

      expect(await store.contents.get(schemas.name, ["schema"])).deep.equal([undefined]);
    });

    it("refuses a store that a newer program has used, to program and tool", async () => {
      const address = await at.make();
      await openAt(address, { migrations: [addsSize(2)] });
      const older = [storeAt(address), storeAt(address, { as: "tool" })];

      for (const store of older) {
        expect(await refusal(store.open())).equal("STORE_NEWER");
        expect(await refusal(store.check())).equal("STORE_CLOSED");
      }
    });

    it("leads an older store on once, version after version", async () => {
      const address = await withNotes(3);
      const seen: string[] = [];
      const migrations = [
        addsSize(2, () => seen.push("two")),
        { ...addsSize(3), change: (note: object) => ({ ...note, topic: "three" }) as Note },
      ];

      await openAt(address, { migrations });
      await openAt(address, { migrations });

      expect(seen).deep.equal(["two", "two", "two"]);
      for (const note of await led(address))
        expect(note).include({ size: 1, topic: "three", rev: 3 });

      async function led(where: string) {
        const store = await openAt(where, { migrations });
        const range = { prefix: ["three"], limit: 10 };
        return (await store.collection(noteCollection("notes")).find("topic", range)).items;
      }
    });

    it("refuses a store that is too old to be led on", async () => {
      const address = await withNotes(1);

      const opening = storeAt(address, { migrations: [addsSize(3)] }).open();

      expect(await refusal(opening)).equal("STORE_TOO_OLD");
    });

    it("goes on where it was killed, and changes each document once", async () => {
      // The test server of the MongoDB protocol reads everything for each change.
      const count = at.home === "embedded" ? 1_600 : 64;
      const address = await withNotes(count);

      for (const killAt of [1, count / 4, (count * 3) / 8, (count * 7) / 16]) {
        const other = fork(program, [address, String(killAt)]);
        const [, signal] = await once(other, "exit");
        expect(signal).equal("SIGKILL");
      }
      const other = fork(program, [address, "9999"]);
      expect(await once(other, "exit")).deep.equal([0, null]);

      const store = await openAt(address, { migrations: [addsSize(2)] });
      const notes = store.collection(noteCollection("notes"));
      const { items } = await notes.find("size", { prefix: [1], limit: 2_000 });
      expect(items.length).equal(count);
      expect(new Set(items.map(({ rev }) => rev))).deep.equal(new Set([2]));
    }).timeout(60_000);

    it("is done by one of two programs while the other waits", async () => {
      const address = await withNotes(40);
      let changes = 0;
      const preparation = { migrations: [addsSize(2, () => changes++)], clock: systemLike() };

      await Promise.all([openAt(address, preparation), openAt(address, preparation)]);

      expect(changes).equal(40);
    });

    it("takes over from a program that died, once its lease has run out", async () => {
      const address = await withNotes(4);
      const clock = new ManualClock();
      const dies = addsSize(2, () => {
        throw new Error("it died");
      });
      const dying = storeAt(address, { migrations: [dies], clock });
      await dying.open().catch(() => {});

      const next = storeAt(address, { migrations: [addsSize(2)], clock });
      const opening = next.open();
      await pass(clock, 30);
      await opening;

      expect((await schemaOf(next)).version).equal(2);
    });
  });

async function schemaOf(store: Store): Promise<Schema> {
  const [found] = await store.contents.get(schemas.name, ["schema"]);
  if (!found) throw new Error("the store has no schema");
  return found as Schema;
}

/** The system's clock, with waits that take a turn of the event loop. */
function systemLike(): Clock {
  return {
    now: () => new Date(),
    after(_, callback) {
      const timer = setTimeout(callback, 1);
      return () => clearTimeout(timer);
    },
  };
}

/** Half a second at a time, with room for whatever waits in between. */
async function pass(clock: ManualClock, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    for (let turns = 0; turns < 50; turns++) await new Promise(setImmediate);
    clock.advance(500);
  }
}
