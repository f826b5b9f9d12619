/** Several writers and one document. */
import { expect } from "chai";
import {
  aNote,
  freshNotes,
  type MakeStore,
  type Notes,
  noteCollection,
  revised,
  someNotes,
} from "./notes.ts";

const writers = Array.from({ length: 16 }, (_, at) => `writer-${at}`);

export function competition(makeStore: MakeStore): void {
  describe("competition", () => {
    const fresh = freshNotes(makeStore, "competition");
    const [one, other] = [makeStore("competition-of-two"), makeStore("competition-of-two")];
    before(() => Promise.all([one.open(), other.open()]));
    after(() => Promise.all([one.close(), other.close()]));
    const both = (name: string): [Notes, Notes] => [
      one.collection(noteCollection(name)),
      other.collection(noteCollection(name)),
    ];

    it("lets one of sixteen replaces win in every round", async () => {
      const notes = fresh();
      await notes.insert([aNote()]);

      for (let rev = 2; rev <= 31; rev++) await expectOneWinner(() => notes, rev);
    });

    it("lets one of sixteen inserts win", async () => {
      const notes = fresh();

      for (const _id of ["a", "b", "c", "d", "e"]) {
        const outcomes = await Promise.all(
          writers.map((topic) => notes.insert([aNote({ _id, topic })])),
        );

        const winners = writers.filter((_, at) => outcomes[at]?.[0] === "inserted");
        const [kept] = await notes.get([_id]);
        expect(winners).deep.equal([kept?.topic]);
      }
    });

    it("loses no change when everyone reads, changes and tries again", async () => {
      const notes = fresh();
      await notes.insert([aNote({ size: 0 })]);

      await Promise.all(writers.map(() => addOne(notes, 3)));

      const [kept] = await notes.get(["note"]);
      expect(kept?.size).equal(writers.length * 3);
      expect(kept?.rev).equal(1 + writers.length * 3);
    });

    it("lets one of two win over every document of a batch", async () => {
      const notes = fresh();
      const many = someNotes(20, () => ({}));
      await notes.insert(many);

      const [left, right] = await Promise.all(
        ["left", "right"].map((topic) =>
          notes.replace(many.map((note) => revised(note, { topic }))),
        ),
      );

      const kept = await notes.get(many.map(({ _id }) => _id));
      expect(kept.map((note) => note?.topic)).deep.equal(
        many.map((_, at) => (left?.[at] === "replaced" ? "left" : "right")),
      );
      expect(right).deep.equal(
        left?.map((outcome) => (outcome === "stale" ? "replaced" : "stale")),
      );
    });

    it("lets one of two stores on one place win", async () => {
      const pair = both("rounds");
      await pair[0].insert([aNote()]);

      for (let rev = 2; rev <= 16; rev++)
        await expectOneWinner((at) => (at % 2 === 0 ? pair[0] : pair[1]), rev);
    });

    it("shows each store what the other has written", async () => {
      const [left, right] = both("sight");

      for (let rev = 1; rev <= 20; rev++) {
        const [writer, reader] = rev % 2 === 0 ? [left, right] : [right, left];
        const note = aNote({ rev, size: rev });
        await (rev === 1 ? writer.insert([note]) : writer.replace([note]));

        expect(await reader.get(["note"])).deep.equal([note]);
        expect((await reader.find("size", { from: rev, limit: 5 })).items).deep.equal([note]);
      }
    });

    it("tells a store what the other has taken", async () => {
      const [left, right] = both("taken");
      await left.insert([aNote({ topic: "tea" })]);

      expect(await right.insert([aNote({ topic: "coffee" })])).deep.equal(["exists"]);
      await right.remove(["note"]);
      expect(await left.insert([aNote({ topic: "cocoa" })])).deep.equal(["inserted"]);
      expect((await right.get(["note"]))[0]?.topic).equal("cocoa");
    });
  });
}

async function expectOneWinner(notesOf: (at: number) => Notes, rev: number): Promise<void> {
  const outcomes = await Promise.all(
    writers.map((topic, at) => notesOf(at).replace([aNote({ rev, topic })])),
  );

  const winners = writers.filter((_, at) => outcomes[at]?.[0] === "replaced");
  const [kept] = await notesOf(0).get(["note"]);
  expect(winners).deep.equal([kept?.topic]);
  expect(kept?.rev).equal(rev);
}

async function addOne(notes: Notes, times: number): Promise<void> {
  for (let done = 0; done < times; ) {
    const [note] = await notes.get(["note"]);
    if (!note) throw new Error("the note is gone");
    const [outcome] = await notes.replace([revised(note, { size: (note.size ?? 0) + 1 })]);
    if (outcome === "replaced") done += 1;
  }
}
