import { Readable } from "node:stream";
import { expect } from "chai";
import { customers, newCustomer } from "../../src/model/customer.ts";
import { exchanges } from "../../src/model/exchange.ts";
import { type InboxEntry, inbox } from "../../src/model/inbox.ts";
import { counterNotes, storeCounters } from "../../src/store/counters.ts";
import { keptLinks } from "../../src/store/links.ts";
import { doctor } from "../../src/store/move/doctor.ts";
import type { Store } from "../../src/store/port.ts";
import { keepSwept, type SweepReport, sweep } from "../../src/store/sweep.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { aScene } from "../kit/moving-scene.ts";
import { places } from "../kit/places.ts";
import { anExchange, anInboxEntry } from "../kit/store-content.ts";

const day = 86_400_000;
const start = new Date(Date.UTC(2026, 0, 31));

for (const at of places())
  describe(`sweeping the ${at.home} store`, () => {
    const scene = aScene([at]);
    afterEach(scene.end);
    const aStore = () => scene.program(at);
    const leftIn = async (store: Store, name: string) => {
      const ids: string[] = [];
      for await (const page of store.contents.scan(name)) ids.push(...page.map(({ _id }) => _id));
      return ids;
    };

    it("removes handled inbox entries after eight days, and no other", async () => {
      const store = await aStore();
      const clock = new ManualClock(start);
      const entry = (_id: string, state: InboxEntry["state"], days: number): InboxEntry => ({
        ...anInboxEntry("ada", 1),
        _id,
        state,
        acceptedAt: new Date(start.getTime() - days * day),
      });
      await store
        .collection(inbox)
        .insert([
          entry("done-old", "done", 8.1),
          entry("parked-old", "parked", 9),
          entry("done-young", "done", 7.9),
          entry("new-old", "new", 300),
        ]);

      expect((await sweep(store, { clock })).inbox).equal(2);

      expect(await leftIn(store, "inbox")).deep.equal(["done-young", "new-old"]);
    });

    it("removes links eight days after they were over, and no other", async () => {
      const store = await aStore();
      const clock = new ManualClock(start);
      const links = keptLinks<{ name: string }>(store, { opens: "x", lifeMs: day, clock });
      await links.make({ name: "old" });
      clock.advance(2 * day);
      await links.make({ name: "young" });

      clock.advance(6.9 * day);
      expect((await sweep(store, { clock })).links).equal(0);
      clock.advance(0.2 * day);
      expect((await sweep(store, { clock })).links).equal(1);

      expect(await leftIn(store, "links")).to.have.length(1);
    });

    describe("files", () => {
      const put = async ({ files }: Store, content: string) =>
        (await files.put(Readable.from([Buffer.from(content)]), 1_000)).hash;
      const left = async ({ files }: Store) => {
        const hashes: string[] = [];
        for await (const { hash } of files.list()) hashes.push(hash);
        return hashes.sort();
      };
      const months = (count: number) => new ManualClock(new Date(Date.UTC(2026, count, 1)));

      it("are removed six months after they were last put, and no earlier", async () => {
        const clock = months(0);
        const store = await scene.program(at, { clock });
        const [old, again] = [await put(store, "old"), await put(store, "again")];
        clock.advance(90 * day);
        await put(store, "again");

        clock.advance(80 * day);
        expect((await sweep(store, { clock })).files).equal(0);
        clock.advance(20 * day);
        expect((await sweep(store, { clock })).files).equal(1);

        expect(await left(store)).deep.equal([again]);
        expect(old).not.equal(again);
      });

      it("are kept as long as is set", async () => {
        const clock = months(0);
        const store = await scene.program(at, { clock });
        await put(store, "short");
        clock.advance(40 * day);

        expect((await sweep(store, { clock, fileMonths: 2 })).files).equal(0);
        expect((await sweep(store, { clock, fileMonths: 1 })).files).equal(1);
      });

      it("are dated by the first sweep that finds them without a date", async () => {
        const clock = months(0);
        const store = await scene.program(at, { as: "tool", clock });
        const hash = await put(store, "undated");

        await sweep(store, { clock });
        clock.advance(170 * day);
        expect((await sweep(store, { clock })).files).equal(0);
        expect(await left(store)).deep.equal([hash]);
        clock.advance(30 * day);
        expect((await sweep(store, { clock })).files).equal(1);
      });

      it("are to be put again when they are put while they are removed", async () => {
        const clock = months(0);
        const store = await scene.program(at, { clock });
        await put(store, "twice");
        clock.advance(200 * day);
        const removing = new Readable({ read() {} });
        const putting = store.files.put(removing, 1_000).catch((error: unknown) => error);

        await sweep(store, { clock });
        removing.push("twice");
        removing.push(null);

        expect(await putting).to.include({ code: "STORE_FILE_REMOVED", retry: "later" });
        clock.advance(2 * day);
        await sweep(store, { clock });
        await put(store, "twice");
        expect(await left(store)).to.have.length(1);
      });

      it("that nobody names are told by the doctor, though they have a date", async () => {
        const store = await aStore();
        const hash = await put(store, "orphan");
        const { faults, problems } = await doctor(store);

        expect(faults["file-unused"]).equal(1);
        expect(problems.map(({ id }) => id)).deep.equal([hash]);
      });

      it("that a message carries are not unused", async () => {
        const store = await aStore();
        const hash = await put(store, "carried");
        const told = anExchange("ada", 1);
        const attachments = [{ contentType: "text/plain", contentUrl: `throughline:file/${hash}` }];
        const activity = { ...told.activity, attachments } as typeof told.activity;
        await store.collection(exchanges).insert([{ ...told, activity }]);

        expect((await doctor(store)).faults["file-unused"]).equal(undefined);
      });
    });

    it("removes exchanges after 24 months, or as many as are set", async () => {
      const store = await aStore();
      const clock = new ManualClock(start);
      const dates = ["2024-01-30", "2024-02-01", "2025-11-29", "2026-01-01"];
      const told = dates.map((date, index) => ({
        ...anExchange("ada", index + 1),
        _id: date,
        at: new Date(date),
      }));
      const customer = { ...newCustomer("ada", new Date("2024-01-01")), rev: 1 };
      await store.collection(customers).insert([{ ...customer, exchangeCount: 4 }]);
      await store.collection(exchanges).insert(told);

      expect((await sweep(store, { clock })).exchanges).equal(1);
      expect(await leftIn(store, "exchanges")).deep.equal(dates.slice(1));

      expect((await sweep(store, { clock, exchangeMonths: 2 })).exchanges).equal(2);
      expect(await leftIn(store, "exchanges")).deep.equal(dates.slice(3));
      expect((await doctor(store)).problems).deep.equal([]);
    });

    it("forgets after eight days which sources were counted, and keeps the sums", async () => {
      const store = await aStore();
      const clock = new ManualClock(start);
      const entry = { name: "sent", key: "all", day: "2026-01-31", amount: 2, source: "a" };
      await storeCounters(store, clock).add([entry]);

      clock.advance(7.9 * day);
      expect((await sweep(store, { clock })).counterNotes).equal(0);
      clock.advance(0.2 * day);
      expect((await sweep(store, { clock })).counterNotes).equal(1);

      expect(await leftIn(store, counterNotes.name)).deep.equal([]);
      const range = { name: "sent", from: "2026-01-31", before: "2026-02-01" };
      expect(await store.counters.read(range)).deep.equal([
        { key: "all", day: "2026-01-31", sum: 2 },
      ]);
    });

    it("removes more than one batch, and nothing the second time", async () => {
      const store = await aStore();
      const clock = new ManualClock(new Date(Date.UTC(2029, 0, 1)));
      const many = Array.from({ length: 1_100 }, (_, seq) => anExchange("ada", seq + 1));
      await store.collection(exchanges).insert(many);

      expect((await sweep(store, { clock })).exchanges).equal(1_100);

      expect((await sweep(store, { clock })).exchanges).equal(0);
    });

    it("leaves the rest to the next one when it is told to stop", async () => {
      const store = await aStore();
      const clock = new ManualClock(new Date(Date.UTC(2029, 0, 1)));
      const many = Array.from({ length: 1_100 }, (_, seq) => anExchange("ada", seq + 1));
      await store.collection(exchanges).insert(many);
      const signal = AbortSignal.abort();

      expect((await sweep(store, { clock, signal })).exchanges).equal(0);

      expect((await sweep(store, { clock })).exchanges).equal(1_100);
    });

    it("goes on every hour, after a failure too, until it is stopped", async () => {
      const store = await aStore();
      const clock = new ManualClock(start);
      const outcomes: (SweepReport | unknown)[] = [];
      let heard = () => {};
      const hear = (outcome: unknown) => {
        outcomes.push(outcome);
        heard();
      };
      const next = () =>
        new Promise<void>((resolve) => {
          heard = resolve;
        });
      let isBroken = false;
      const reason = new Error("the disk is full");
      const tidy = async (before: Date) => {
        if (isBroken) throw reason;
        return store.files.tidy(before);
      };
      const breaks = { ...store, files: { ...store.files, tidy } };

      const first = next();
      const stop = keepSwept(breaks, { clock, onSwept: hear, onFailed: hear });
      await first;
      isBroken = true;
      for (let hours = 0; hours < 2; hours++) {
        const swept = next();
        await new Promise(setImmediate);
        clock.advance(3_600_000);
        await swept;
        isBroken = false;
      }
      await stop();
      clock.advance(3_600_000);

      expect(outcomes.length).equal(3);
      expect(outcomes[1]).equal(reason);
      expect(outcomes[2]).deep.equal(outcomes[0]);
    });
  });
