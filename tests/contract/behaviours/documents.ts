/** Getting, inserting, replacing and removing. */
import { expect } from "chai";
import { aNote, freshNotes, type MakeStore, revised, someNotes } from "./notes.ts";

export function documents(makeStore: MakeStore): void {
  describe("documents", () => {
    const fresh = freshNotes(makeStore, "documents");

    describe("get", () => {
      it("gives documents in the order of the ids asked for", async () => {
        const notes = fresh();
        await notes.insert([aNote({ _id: "a" }), aNote({ _id: "b" })]);

        const found = await notes.get(["b", "nowhere", "a"]);

        expect(found).deep.equal([aNote({ _id: "b" }), undefined, aNote({ _id: "a" })]);
      });

      it("gives a document as often as it is asked for", async () => {
        const notes = fresh();
        await notes.insert([aNote()]);

        expect(await notes.get(["note", "note"])).deep.equal([aNote(), aNote()]);
      });

      it("gives copies that can be changed on their own", async () => {
        const notes = fresh();
        await notes.insert([aNote({ data: { list: [1] } })]);

        const [given = aNote()] = await notes.get(["note"]);
        (given.data as { list: number[] }).list.push(2);

        expect((await notes.get(["note"]))[0]?.data).deep.equal({ list: [1] });
      });

      it("gives nothing for no ids", async () => {
        expect(await fresh().get([])).deep.equal([]);
      });

      it("finds nothing in a collection never written to", async () => {
        expect(await fresh().get(["note"])).deep.equal([undefined]);
      });
    });

    describe("insert", () => {
      it("adds a document", async () => {
        const notes = fresh();

        expect(await notes.insert([aNote({ topic: "tea" })])).deep.equal(["inserted"]);
        expect(await notes.get(["note"])).deep.equal([aNote({ topic: "tea" })]);
      });

      it("leaves a document that is there as it is", async () => {
        const notes = fresh();
        await notes.insert([aNote({ topic: "tea" })]);

        expect(await notes.insert([aNote({ topic: "coffee" })])).deep.equal(["exists"]);
        expect(await notes.get(["note"])).deep.equal([aNote({ topic: "tea" })]);
      });

      it("adds the free ones of many where some are taken", async () => {
        const notes = fresh();
        await notes.insert([aNote({ _id: "b" }), aNote({ _id: "d" })]);

        const outcomes = await notes.insert(["a", "b", "c", "d", "e"].map((_id) => aNote({ _id })));

        expect(outcomes).deep.equal(["inserted", "exists", "inserted", "exists", "inserted"]);
        expect(await notes.get(["a", "c", "e"])).not.include(undefined);
      });

      it("keeps the first of two with one id", async () => {
        const notes = fresh();

        const outcomes = await notes.insert([aNote({ topic: "tea" }), aNote({ topic: "coffee" })]);

        expect(outcomes).deep.equal(["inserted", "exists"]);
        expect(await notes.get(["note"])).deep.equal([aNote({ topic: "tea" })]);
      });

      it("adds many at once", async () => {
        const notes = fresh();
        const many = someNotes(300, (at) => ({ size: at }));

        const outcomes = await notes.insert(many);

        expect(new Set(outcomes)).deep.equal(new Set(["inserted"]));
        expect(await notes.get(many.map(({ _id }) => _id))).deep.equal(many);
      });

      it("does nothing for no documents", async () => {
        expect(await fresh().insert([])).deep.equal([]);
      });
    });

    describe("replace", () => {
      it("replaces over the revision before", async () => {
        const notes = fresh();
        await notes.insert([aNote({ topic: "tea" })]);

        expect(await notes.replace([aNote({ rev: 2, topic: "coffee" })])).deep.equal(["replaced"]);
        expect(await notes.get(["note"])).deep.equal([aNote({ rev: 2, topic: "coffee" })]);
      });

      it("drops what the new document does not hold", async () => {
        const notes = fresh();
        await notes.insert([aNote({ topic: "tea", data: { deep: 1 } })]);

        await notes.replace([aNote({ rev: 2 })]);

        expect(await notes.get(["note"])).deep.equal([aNote({ rev: 2 })]);
      });

      for (const [situation, rev] of [
        ["the stored revision itself", 3],
        ["an older one", 2],
        ["one further on", 5],
      ] as const)
        it(`is stale with ${situation}`, async () => {
          const notes = fresh();
          await notes.insert([aNote({ rev: 3, topic: "tea" })]);

          expect(await notes.replace([aNote({ rev, topic: "coffee" })])).deep.equal(["stale"]);
          expect(await notes.get(["note"])).deep.equal([aNote({ rev: 3, topic: "tea" })]);
        });

      it("is stale where there is no document", async () => {
        const notes = fresh();

        expect(await notes.replace([aNote({ rev: 1 }), aNote({ rev: 2 })])).deep.equal([
          "stale",
          "stale",
        ]);
        expect(await notes.get(["note"])).deep.equal([undefined]);
      });

      it("replaces the others of many where some are stale", async () => {
        const notes = fresh();
        const many = someNotes(6, () => ({ topic: "old" }));
        await notes.insert(many);
        await notes.replace(many.filter((_, at) => at % 2 === 0).map((note) => revised(note)));

        const outcomes = await notes.replace(many.map((note) => revised(note, { topic: "new" })));

        const expected = ["stale", "replaced", "stale", "replaced", "stale", "replaced"];
        expect(outcomes).deep.equal(expected);
        const kept = await notes.get(many.map(({ _id }) => _id));
        expect(kept.map((note) => note?.topic === "new")).deep.equal(
          expected.map((outcome) => outcome === "replaced"),
        );
      });

      it("takes two revisions of one document in their order", async () => {
        const notes = fresh();
        await notes.insert([aNote()]);

        const outcomes = await notes.replace([aNote({ rev: 2 }), aNote({ rev: 3, topic: "tea" })]);

        expect(outcomes).deep.equal(["replaced", "replaced"]);
        expect(await notes.get(["note"])).deep.equal([aNote({ rev: 3, topic: "tea" })]);
      });

      it("does nothing for no documents", async () => {
        expect(await fresh().replace([])).deep.equal([]);
      });
    });

    describe("remove", () => {
      it("removes the documents named and no others", async () => {
        const notes = fresh();
        await notes.insert(["a", "b", "c"].map((_id) => aNote({ _id })));

        await notes.remove(["a", "c"]);

        expect(await notes.get(["a", "b", "c"])).deep.equal([
          undefined,
          aNote({ _id: "b" }),
          undefined,
        ]);
      });

      it("passes over what is not there", async () => {
        const notes = fresh();
        await notes.insert([aNote()]);

        expect(await notes.remove(["nowhere", "note", "note"])).equal(undefined);
        expect(await notes.get(["note"])).deep.equal([undefined]);
      });

      it("frees the id", async () => {
        const notes = fresh();
        await notes.insert([aNote({ rev: 7 })]);
        await notes.remove(["note"]);

        expect(await notes.replace([aNote({ rev: 8 })])).deep.equal(["stale"]);
        expect(await notes.insert([aNote()])).deep.equal(["inserted"]);
      });

      it("does nothing for no ids", async () => {
        const notes = fresh();
        await notes.insert([aNote()]);

        await notes.remove([]);

        expect(await notes.get(["note"])).deep.equal([aNote()]);
      });
    });
  });
}
