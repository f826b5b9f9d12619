/** Values that only one document may hold. */
import { expect } from "chai";
import { collection } from "../../../src/model/collection.ts";
import { type MakeStore, refusal } from "./notes.ts";
import {
  aPerson,
  freshPeople,
  type People,
  type Person,
  peopleCollection,
  peopleIn,
} from "./people.ts";

const rivals = Array.from({ length: 16 }, (_, at) => `rival-${at}`);

export function unique(makeStore: MakeStore): void {
  describe("unique values", () => {
    const fresh = freshPeople(makeStore, "unique");
    const ann = aPerson({ city: "Rome", name: "Ann", phones: ["1", "2"] });

    describe("on insert", () => {
      for (const [kind, taken] of [
        ["all fields of an index", { city: "Rome", name: "Ann" }],
        ["one element of a list", { phones: ["3", "2"] }],
      ] as const)
        it(`keep out another document with ${kind}`, async () => {
          const people = fresh();
          await people.insert([ann]);

          expect(await people.insert([aPerson({ _id: "bob", ...taken })])).deep.equal(["exists"]);
          expect(await people.get(["ann", "bob"])).deep.equal([ann, undefined]);
        });

      it("let in what shares a part of them, or has none", async () => {
        const people = fresh();
        await people.insert([ann]);

        const outcomes = await people.insert([
          aPerson({ _id: "1", city: "Rome", name: "Bob" }),
          aPerson({ _id: "2", city: "Oslo", name: "Ann" }),
          aPerson({ _id: "3", name: "Ann" }),
          aPerson({ _id: "4", name: "Ann", city: null }),
          aPerson({ _id: "5", phones: [] }),
          aPerson({ _id: "6", phones: [] }),
          aPerson({ _id: "7", phones: ["12", "3"] }),
        ]);

        expect(new Set(outcomes)).deep.equal(new Set(["inserted"]));
      });

      it("do not keep a document out for its own list", async () => {
        expect(await fresh().insert([aPerson({ phones: ["1", "1"] })])).deep.equal(["inserted"]);
      });

      it("hold a document as a whole or not at all", async () => {
        const people = fresh();
        await people.insert([ann]);

        await people.insert([aPerson({ _id: "bob", phones: ["3", "1"] })]);

        expect(await people.insert([aPerson({ _id: "cy", phones: ["3"] })])).deep.equal([
          "inserted",
        ]);
      });

      it("go to the first of a batch", async () => {
        const people = fresh();

        const outcomes = await people.insert([
          aPerson({ _id: "a", phones: ["1"] }),
          aPerson({ _id: "b", phones: ["1", "2"] }),
          aPerson({ _id: "c", phones: ["2"] }),
        ]);

        expect(outcomes).deep.equal(["inserted", "exists", "inserted"]);
      });

      it("differ by every character of long text", async () => {
        const people = fresh();
        const long = "x".repeat(2_000);

        const outcomes = await people.insert(
          [`${long}a`, `${long}b`, `${long}a`].map((phone, at) =>
            aPerson({ _id: `${at}`, phones: [phone] }),
          ),
        );

        expect(outcomes).deep.equal(["inserted", "inserted", "exists"]);
      });
    });

    describe("on replace", () => {
      const withTwo = async () => {
        const people = fresh();
        await people.insert([ann, aPerson({ _id: "bob", phones: ["9"] })]);
        return people;
      };

      it("keep out a document that takes another's", async () => {
        const people = await withTwo();

        const outcomes = await people.replace([
          aPerson({ _id: "bob", rev: 2, phones: ["9", "2"] }),
        ]);

        expect(outcomes).deep.equal(["taken"]);
        expect(await people.get(["bob"])).deep.equal([aPerson({ _id: "bob", phones: ["9"] })]);
      });

      it("tell what is stale before what is taken", async () => {
        const people = await withTwo();

        const bob = aPerson({ _id: "bob", rev: 3, phones: ["2"] });
        expect(await people.replace([bob, { ...bob, _id: "cy" }])).deep.equal(["stale", "stale"]);
      });

      it("stay with the document that holds them", async () => {
        const people = await withTwo();

        expect(await people.replace([{ ...ann, rev: 2, seen: 5 }])).deep.equal(["replaced"]);
        expect(await people.insert([aPerson({ _id: "cy", phones: ["1"] })])).deep.equal(["exists"]);
      });

      it("are free once they are dropped", async () => {
        const people = await withTwo();

        await people.replace([{ ...ann, rev: 2, phones: ["2"], name: "Anna" }]);

        const outcomes = await people.insert([
          aPerson({ _id: "1", phones: ["1"] }),
          aPerson({ _id: "2", phones: ["2"] }),
          aPerson({ _id: "3", city: "Rome", name: "Ann" }),
        ]);
        expect(outcomes).deep.equal(["inserted", "exists", "inserted"]);
      });

      it("move from one document of a batch to the next", async () => {
        const people = await withTwo();

        const outcomes = await people.replace([
          { ...ann, rev: 2, phones: [] },
          aPerson({ _id: "bob", rev: 2, phones: ["1", "2"] }),
        ]);

        expect(outcomes).deep.equal(["replaced", "replaced"]);
        expect(await peopleIn(people, "phone", { prefix: ["1"] })).deep.equal(["bob"]);
      });

      it("are not touched by one that is refused", async () => {
        const people = await withTwo();

        await people.replace([aPerson({ _id: "bob", rev: 2, phones: ["5", "1"] })]);

        expect(await people.insert([aPerson({ _id: "5", phones: ["5"] })])).deep.equal([
          "inserted",
        ]);
        expect(await people.insert([aPerson({ _id: "9", phones: ["9"] })])).deep.equal(["exists"]);
      });
    });

    it("are free once their document is removed", async () => {
      const people = fresh();
      await people.insert([ann]);

      await people.remove(["ann"]);

      expect(await people.insert([{ ...ann, _id: "bob" }])).deep.equal(["inserted"]);
    });

    describe("in competition", () => {
      const [one, other] = [makeStore("unique-of-two"), makeStore("unique-of-two")];
      before(() => Promise.all([one.open(), other.open()]));
      after(() => Promise.all([one.close(), other.close()]));
      const both = (name: string): [People, People] => [
        one.collection(peopleCollection(name)),
        other.collection(peopleCollection(name)),
      ];

      it("go to one of sixteen inserts", async () => {
        const pair = both("inserts");

        for (const round of ["a", "b", "c"]) {
          const outcomes = await Promise.all(
            rivals.map((rival, at) =>
              pair[at % 2]?.insert([
                aPerson({ _id: `${rival}${round}`, phones: [round, rival + round] }),
              ]),
            ),
          );

          const winners = rivals.filter((_, at) => outcomes[at]?.[0] === "inserted");
          const [holder] = await peopleIn(pair[0], "phone", { prefix: [round] });
          expect(winners.map((winner) => `${winner}${round}`)).deep.equal([holder]);
        }
      });

      it("go to one of sixteen replaces", async () => {
        const pair = both("replaces");
        await pair[0].insert(rivals.map((_id) => aPerson({ _id, phones: [_id] })));

        const outcomes = await Promise.all(
          rivals.map((_id, at) =>
            pair[at % 2]?.replace([aPerson({ _id, rev: 2, phones: [_id, "all"] })]),
          ),
        );

        const winners = rivals.filter((_, at) => outcomes[at]?.[0] === "replaced");
        expect(winners).deep.equal(await peopleIn(pair[0], "phone", { prefix: ["all"] }));
        expect(new Set(outcomes.flat())).deep.equal(new Set(["replaced", "taken"]));
      });

      it("are never held by two while they are handed round", async () => {
        const pair = both("round");
        await pair[0].insert(rivals.slice(0, 4).map((_id) => aPerson({ _id })));

        await Promise.all(rivals.slice(0, 4).map((id, at) => takeAndDrop(pair[at % 2], id, 4)));

        expect(await peopleIn(pair[1], "phone", { prefix: ["key"] })).deep.equal([]);
        expect(await pair[1].insert([aPerson({ phones: ["key"] })])).deep.equal(["inserted"]);
      });
    });

    it("are found among what was kept before they were declared", async () => {
      const store = makeStore("unique-later");
      await store.open();
      const before = collection<Person>()("people", {});
      await store.collection(before).insert([ann]);
      await store.close();

      await store.open();
      const people = store.collection(peopleCollection("people"));

      expect(await people.insert([aPerson({ _id: "bob", phones: ["1"] })])).deep.equal(["exists"]);
      await store.close();
    });

    it("cannot be declared over documents that share one", async () => {
      const store = makeStore("unique-too-late");
      await store.open();
      const before = collection<Person>()("people", {});
      await store.collection(before).insert([ann, { ...ann, _id: "bob" }]);
      await store.close();

      await store.open();
      const people = store.collection(peopleCollection("people"));
      expect(await refusal(people.insert([aPerson({ _id: "cy" })]))).equal("STORE_NOT_UNIQUE");

      await people.remove(["bob"]);
      expect(await people.insert([aPerson({ _id: "cy" })])).deep.equal(["inserted"]);
      await store.close();
    });
  });
}

/** Takes a key that all want, sees that nobody else has it, and drops it. */
async function takeAndDrop(people: People | undefined, id: string, times: number): Promise<void> {
  let rev = 1;
  for (let done = 0; people && done < times; ) {
    const [outcome] = await people.replace([aPerson({ _id: id, rev: rev + 1, phones: ["key"] })]);
    if (outcome !== "replaced") continue;
    expect(await peopleIn(people, "phone", { prefix: ["key"] })).deep.equal([id]);
    await people.replace([aPerson({ _id: id, rev: rev + 2 })]);
    rev += 2;
    done += 1;
  }
}
