/** Finding by an index: what is in it, and what a range holds. */
import { expect } from "chai";
import { aNote, day, freshNotes, idsOf, type MakeStore, refusal, revised } from "./notes.ts";

export function finding(makeStore: MakeStore): void {
  describe("finding", () => {
    const fresh = freshNotes(makeStore, "finding");

    const withTopics = async () => {
      const notes = fresh();
      await notes.insert(
        ["tea", "milk", "tea", "water", "milk", "tea"].map((topic, at) =>
          aNote({ _id: `${at}`, topic, at: day(at + 1) }),
        ),
      );
      return notes;
    };

    describe("ranges", () => {
      it("gives whole documents", async () => {
        const notes = fresh();
        const note = aNote({ topic: "tea", data: { cups: [1, 2] } });
        await notes.insert([note]);

        expect(await notes.find("topic", { limit: 10 })).deep.equal({ items: [note] });
      });

      it("gives everything in the order of the index, then of the ids", async () => {
        expect(await idsOf(await withTopics(), "topic")).deep.equal(["1", "4", "0", "2", "5", "3"]);
      });

      it("gives those that equal a prefix", async () => {
        expect(await idsOf(await withTopics(), "topic", { prefix: ["milk"] })).deep.equal([
          "1",
          "4",
        ]);
      });

      it("does not take the beginning of a text for the text", async () => {
        const notes = fresh();
        await notes.insert(
          ["tea", "tea ", "te", "teapot", "tea\0"].map((topic, at) =>
            aNote({ _id: `${at}`, topic }),
          ),
        );

        expect(await idsOf(notes, "topic", { prefix: ["tea"] })).deep.equal(["0"]);
        expect(await idsOf(notes, "timeline", { prefix: ["tea"] })).deep.equal([]);
      });

      it("orders by the field after the prefix", async () => {
        const notes = await withTopics();

        expect(await idsOf(notes, "timeline", { prefix: ["tea"] })).deep.equal(["0", "2", "5"]);
      });

      it("finds by all fields of an index", async () => {
        const notes = await withTopics();

        expect(await idsOf(notes, "timeline", { prefix: ["tea", day(3)] })).deep.equal(["2"]);
      });

      it("begins with `from` itself", async () => {
        const notes = await withTopics();

        expect(await idsOf(notes, "topic", { from: "tea" })).deep.equal(["0", "2", "5", "3"]);
        expect(await idsOf(notes, "timeline", { prefix: ["tea"], from: day(3) })).deep.equal([
          "2",
          "5",
        ]);
      });

      it("ends ahead of `before`", async () => {
        const notes = await withTopics();

        expect(await idsOf(notes, "topic", { before: "tea" })).deep.equal(["1", "4"]);
        expect(await idsOf(notes, "timeline", { prefix: ["tea"], before: day(3) })).deep.equal([
          "0",
        ]);
      });

      it("takes both bounds, also between the values there are", async () => {
        const notes = await withTopics();

        expect(await idsOf(notes, "topic", { from: "n", before: "w" })).deep.equal(["0", "2", "5"]);
        expect(await idsOf(notes, "at", { from: day(2), before: day(5) })).deep.equal([
          "1",
          "2",
          "3",
        ]);
      });

      it("gives the same documents backwards", async () => {
        const notes = await withTopics();

        expect(await idsOf(notes, "topic", { reverse: true })).deep.equal(
          (await idsOf(notes, "topic")).reverse(),
        );
        expect(
          await idsOf(notes, "at", { from: day(2), before: day(5), reverse: true }),
        ).deep.equal(["3", "2", "1"]);
      });

      it("gives no more than the limit, from the right end", async () => {
        const notes = await withTopics();

        expect(await idsOf(notes, "at", { limit: 2 })).deep.equal(["0", "1"]);
        expect(await idsOf(notes, "at", { limit: 2, reverse: true })).deep.equal(["5", "4"]);
      });

      it("finds nothing in an empty or a turned-round range", async () => {
        const notes = await withTopics();

        expect(await idsOf(notes, "topic", { prefix: ["beer"] })).deep.equal([]);
        expect(await idsOf(notes, "topic", { from: "tea", before: "tea" })).deep.equal([]);
        expect(await idsOf(notes, "topic", { from: "z", before: "a" })).deep.equal([]);
        expect(await idsOf(notes, "topic", { from: "z", before: "a", reverse: true })).deep.equal(
          [],
        );
        expect(await idsOf(fresh(), "topic")).deep.equal([]);
      });

      it("refuses an index that was not declared", async () => {
        for (const index of ["colour", "constructor"])
          expect(await refusal(fresh().find(index as "topic", { limit: 1 }))).equal(
            "STORE_NO_INDEX",
          );
      });

      it("refuses a range that does not fit the index", async () => {
        const notes = fresh();

        for (const range of [
          { limit: 0 },
          { limit: -1 },
          { limit: 1.5 },
          { limit: Number.NaN },
          { prefix: ["tea", "milk"], limit: 1 },
          { prefix: ["tea"], from: "milk", limit: 1 },
        ])
          expect(await refusal(notes.find("topic", range))).equal("STORE_BAD_RANGE");
        expect(await refusal(notes.find("size", { from: Number.NaN, limit: 1 }))).equal(
          "STORE_NOT_PLAIN",
        );
      });
    });

    it("gives each of many ranges asked for at once what it gives alone", async () => {
      const notes = await withTopics();
      const ranges = [
        { prefix: ["tea"], limit: 2 },
        { prefix: ["milk"], limit: 2 },
        { prefix: ["milk"], limit: 1 },
        { prefix: ["nothing"], limit: 5 },
        { prefix: ["tea", day(3)], limit: 5 },
        { prefix: ["milk", day(2)], limit: 1 },
        { prefix: ["tea"], limit: 5, reverse: true },
        { prefix: ["tea"], from: day(2), limit: 5 },
        { limit: 2 },
      ];
      for (const some of [ranges, ranges.slice(3), ranges.slice(0, 2), ranges.slice(3, 5)]) {
        const alone = [];
        for (const range of some) alone.push(await notes.find("timeline", range));

        const together = await Promise.all(some.map((range) => notes.find("timeline", range)));

        expect(together).deep.equal(alone);
      }
    });

    describe("what is in an index", () => {
      it("leaves out documents that lack a field or hold null", async () => {
        const notes = fresh();
        await notes.insert([
          aNote({ _id: "neither" }),
          aNote({ _id: "topic only", topic: "tea" }),
          aNote({ _id: "date only", at: day(1) }),
          aNote({ _id: "null date", topic: "tea", at: null }),
          aNote({ _id: "null topic", topic: null, at: day(1) }),
          aNote({ _id: "both", topic: "tea", at: day(1) }),
        ]);

        expect(await idsOf(notes, "timeline")).deep.equal(["both"]);
        expect(await idsOf(notes, "timeline", { prefix: ["tea"] })).deep.equal(["both"]);
        expect(await idsOf(notes, "topic")).deep.equal(["both", "null date", "topic only"]);
        expect(await idsOf(notes, "at", { reverse: true })).deep.equal([
          "null topic",
          "date only",
          "both",
        ]);
      });

      it("holds empty text, zero and false", async () => {
        const notes = fresh();
        await notes.insert([aNote({ topic: "", size: 0, isDone: false, at: new Date(0) })]);

        for (const index of ["topic", "timeline", "at", "size", "done"] as const)
          expect(await idsOf(notes, index)).deep.equal(["note"]);
        expect(await idsOf(notes, "done", { prefix: [false, "", 0] })).deep.equal(["note"]);
      });

      it("follows a replace", async () => {
        const notes = fresh();
        const note = aNote({ topic: "tea", size: 1 });
        await notes.insert([note]);

        await notes.replace([revised(note, { topic: "milk" })]);

        expect(await idsOf(notes, "topic", { prefix: ["tea"] })).deep.equal([]);
        expect(await idsOf(notes, "topic", { prefix: ["milk"] })).deep.equal(["note"]);
        expect(await idsOf(notes, "size", { prefix: [1] })).deep.equal(["note"]);
      });

      it("loses a document whose field is gone and regains it", async () => {
        const notes = fresh();
        await notes.insert([aNote({ topic: "tea" })]);

        await notes.replace([aNote({ rev: 2 })]);
        expect(await idsOf(notes, "topic")).deep.equal([]);

        await notes.replace([aNote({ rev: 3, topic: "tea" })]);
        expect(await idsOf(notes, "topic")).deep.equal(["note"]);
      });

      it("is left alone by a stale replace and a taken id", async () => {
        const notes = fresh();
        await notes.insert([aNote({ topic: "tea" })]);

        await notes.replace([aNote({ rev: 5, topic: "milk" })]);
        await notes.insert([aNote({ topic: "milk" })]);

        expect(await idsOf(notes, "topic", { prefix: ["milk"] })).deep.equal([]);
        expect(await idsOf(notes, "topic", { prefix: ["tea"] })).deep.equal(["note"]);
      });

      it("follows a remove", async () => {
        const notes = fresh();
        await notes.insert([aNote({ topic: "tea" }), aNote({ _id: "other", topic: "tea" })]);

        await notes.remove(["note"]);

        expect(await idsOf(notes, "topic")).deep.equal(["other"]);
      });
    });
  });
}
