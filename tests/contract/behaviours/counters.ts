/** Named sums by key and day. */
import { expect } from "chai";
import { type Counting, storeCounters } from "../../../src/store/counters.ts";
import type { CounterEntry, Counters, Store } from "../../../src/store/port.ts";
import { type MakeStore, refusal } from "./notes.ts";

const all = { name: "messages", from: "2026-01-01", before: "2027-01-01" };

export function counters(makeStore: MakeStore): void {
  describe("counters", () => {
    const [one, other] = [makeStore("counters"), makeStore("counters")];
    before(() => Promise.all([one.open(), other.open()]));
    after(() => Promise.all([one.close(), other.close()]));
    let count = 0;
    const aName = () => {
      count += 1;
      return `messages-${count}`;
    };

    it("add up by key and day", async () => {
      const name = aName();

      await one.counters.add([
        anEntry({ name, source: "a" }),
        anEntry({ name, source: "b", amount: 4 }),
        anEntry({ name, source: "c", key: "discord" }),
        anEntry({ name, source: "d", day: "2026-03-02", amount: -2 }),
      ]);
      await other.counters.add([anEntry({ name, source: "e", amount: 10 })]);

      expect(await one.counters.read({ ...all, name, key: "telegram" })).deep.equal([
        { key: "telegram", day: "2026-03-01", sum: 15 },
        { key: "telegram", day: "2026-03-02", sum: -2 },
      ]);
      expect(await other.counters.read({ ...all, name, key: "discord" })).deep.equal([
        { key: "discord", day: "2026-03-01", sum: 1 },
      ]);
    });

    it("read from the first day to the one before the last, of every key", async () => {
      const name = aName();
      const days = ["2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03"];
      for (const key of ["discord", "telegram"])
        await one.counters.add(
          days.map((day) => anEntry({ name, key, day, source: `${key} ${day}` })),
        );

      const rows = await one.counters.read({ name, from: "2026-01-01", before: "2026-01-03" });

      expect(rows.map(({ key, day }) => `${day} ${key}`).sort()).deep.equal([
        "2026-01-01 discord",
        "2026-01-01 telegram",
        "2026-01-02 discord",
        "2026-01-02 telegram",
      ]);
      expect(rows.map(({ day }) => day)).deep.equal(rows.map(({ day }) => day).sort());
    });

    it("are nothing where nothing was added", async () => {
      await one.counters.add([]);

      expect(await one.counters.read({ ...all, name: aName() })).deep.equal([]);
    });

    it("count a source once, however often and where it is added", async () => {
      const name = aName();
      const entries = ["a", "b", "c"].map((source) => anEntry({ name, source, amount: 5 }));

      await Promise.all(
        Array.from({ length: 8 }, (_, at) => (at % 2 ? one : other).counters.add(entries)),
      );
      await one.counters.add([...entries].reverse());
      // On a day that has moved on meanwhile, too.
      await other.counters.add(entries.map((entry) => ({ ...entry, day: "2026-03-02" })));

      expect(await sumsOf(one, name)).deep.equal([15]);
    });

    it("count one source for several counters and keys", async () => {
      const [name, minutes] = [aName(), aName()];
      const entries = [
        anEntry({ name }),
        anEntry({ name, key: "flow:loan" }),
        anEntry({ name: minutes, amount: 3 }),
      ];

      await one.counters.add(entries);
      await one.counters.add(entries);

      expect(await sumsOf(one, name)).deep.equal([1, 1]);
      expect(await sumsOf(one, minutes)).deep.equal([3]);
    });

    it("lose nothing when many add to one sum at once", async () => {
      const name = aName();

      await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          (at % 2 ? one : other).counters.add([anEntry({ name, source: `${at}` })]),
        ),
      );

      expect(await sumsOf(other, name)).deep.equal([40]);
    });

    it("are right after a crash at every step, whoever adds again", async () => {
      let steps = 0;
      for (let isDone = false; !isDone; steps++) {
        const name = aName();
        const entries = [
          anEntry({ name, source: "a" }),
          anEntry({ name, source: "b", amount: 10 }),
          anEntry({ name, source: "b", amount: 100, key: "discord" }),
        ];
        isDone = await survives(crashingAfter(steps, one).add(entries));

        await other.counters.add(entries);

        expect((await sumsOf(other, name)).sort(), `after step ${steps}`).deep.equal([100, 11]);
      }
      expect(steps).least(6);
    });

    it("count once when one comes back from a pause at any step", async () => {
      let steps = 0;
      for (let isPaused = true; isPaused; steps++) {
        const name = aName();
        const entries = [anEntry({ name, source: "a" }), anEntry({ name, source: "b" })];
        isPaused = false;
        const pausing = pausingAfter(steps, one, async () => {
          isPaused = true;
          await other.counters.add(entries);
          await other.counters.add([anEntry({ name, source: `c${steps}` })]);
        });

        await pausing.add(entries);

        expect(await sumsOf(one, name), `at step ${steps}`).deep.equal([isPaused ? 3 : 2]);
      }
      expect(steps).least(6);
    });

    it("refuse what is no whole number and no day", async () => {
      for (const given of [
        { amount: 0.5 },
        { amount: Number.NaN },
        { amount: 2 ** 53 },
        { day: "2026-1-1" },
        { day: "" },
      ])
        expect(await refusal(one.counters.add([anEntry(given)]))).equal("STORE_BAD_COUNT");
    });
  });
}

function anEntry(given: Partial<CounterEntry> = {}): CounterEntry {
  return {
    ...{ name: "messages", key: "telegram", day: "2026-03-01", amount: 1, source: "in:1" },
    ...given,
  };
}

async function sumsOf(store: Store, name: string): Promise<number[]> {
  return (await store.counters.read({ ...all, name })).map(({ sum }) => sum);
}

async function survives(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** Counters of a process that is gone after so many commands. */
function crashingAfter(steps: number, store: Store): Counters {
  return storeCounters(
    stepping(store, async (step) => {
      if (step >= steps) throw new Error("the process is gone");
    }),
  );
}

function pausingAfter(steps: number, store: Store, pause: () => Promise<void>): Counters {
  return storeCounters(
    stepping(store, async (step) => {
      if (step === steps) await pause();
    }),
  );
}

/** The store, in which `work` happens before each command. */
function stepping({ collection }: Store, work: (step: number) => Promise<void>): Counting {
  let step = 0;
  return {
    collection(declared) {
      const documents = collection(declared);
      const next = async () => {
        const mine = step;
        step += 1;
        await work(mine);
      };
      return {
        ...documents,
        get: async (ids) => next().then(() => documents.get(ids)),
        insert: async (added) => next().then(() => documents.insert(added)),
        replace: async (changed) => next().then(() => documents.replace(changed)),
      };
    },
  };
}
