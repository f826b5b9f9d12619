import { expect } from "chai";
import { customers, newCustomer } from "../../src/model/customer.ts";
import { exchanges } from "../../src/model/exchange.ts";
import { type InboxEntry, inbox } from "../../src/model/inbox.ts";
import { counterNotes, storeCounters } from "../../src/store/counters.ts";
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
