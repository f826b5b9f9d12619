/** Values that only one document may hold. */
import { expect } from "chai";
import { collection } from "../../../src/model/collection.ts";
import { type MakeStore, refusal } from "./notes.ts";
import { aPerson, freshPeople, type Person, peopleCollection, peopleIn } from "./people.ts";

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
