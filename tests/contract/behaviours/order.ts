/** The order values come in. */
import { expect } from "chai";
import { aNote, freshNotes, idsOf, type MakeStore, type Note, type Notes } from "./notes.ts";

/** In ascending order, by code point. */
const texts = [
  "",
  "\0",
  "\0\0",
  "\0a",
  "\u0001",
  "\u0004",
  "\u001b",
  " ",
  "A",
  "Z",
  "a",
  "a\0",
  "a\0b",
  "a\u0001",
  "a ",
  "aa",
  "a".repeat(63),
  `${"a".repeat(63)}\0a`,
  "a".repeat(64),
  "a".repeat(65),
  "ab",
  "b",
  "é",
  "ÿ".repeat(40),
  "\ud7ff",
  "\ue000",
  "\ufffd",
  "\uffff",
  "😀",
  "😀😀",
  "\u{10ffff}",
];

const numbers = [
  -Number.MAX_VALUE,
  -Number.MAX_SAFE_INTEGER,
  -4_294_967_297,
  -2_147_483_649,
  -256,
  -255.5,
  -1,
  -0.1,
  -Number.MIN_VALUE,
  0,
  Number.MIN_VALUE,
  0.1,
  0.2,
  1,
  1.5,
  2,
  10,
  255,
  2_147_483_648,
  4_294_967_296,
  Number.MAX_SAFE_INTEGER,
  1e300,
  Number.MAX_VALUE,
];

const dates = [
  "-000044-03-15T00:00:00.000Z",
  "1969-12-31T23:59:59.999Z",
  "1970-01-01T00:00:00.000Z",
  "1970-01-01T00:00:00.001Z",
  "2026-02-28T23:59:59.999Z",
  "2026-03-01T00:00:00.000Z",
  "2106-02-07T06:28:16.001Z",
  "9999-12-31T23:59:59.999Z",
].map((text) => new Date(text));

export function order(makeStore: MakeStore): void {
  describe("order", () => {
    const fresh = freshNotes(makeStore, "order");

    it("puts text in the order of its code points", async () => {
      const ordered = texts.map((topic) => ({ topic }));

      expect(await inOrderOf(fresh(), "topic", ordered)).deep.equal(ordered);
    });

    it("puts text in the same order ahead of another field", async () => {
      const ordered = texts.map((topic) => ({ topic, at: new Date(0) }));

      expect(await inOrderOf(fresh(), "timeline", ordered)).deep.equal(ordered);
    });

    it("puts numbers in the order of their size", async () => {
      const ordered = numbers.map((size) => ({ size }));

      expect(await inOrderOf(fresh(), "size", ordered)).deep.equal(ordered);
    });

    it("puts dates in the order of time", async () => {
      const ordered = dates.map((at) => ({ at }));

      expect(await inOrderOf(fresh(), "at", ordered)).deep.equal(ordered);
    });

    it("puts false before true, and compares field by field", async () => {
      const ordered = [false, true].flatMap((isDone) =>
        ["a", "aa", "b"].flatMap((topic) => [-2, 10, 9e9].map((size) => ({ isDone, topic, size }))),
      );

      expect(await inOrderOf(fresh(), "done", ordered)).deep.equal(ordered);
    });

    it("cuts ranges between neighbours of every kind", async () => {
      const notes = fresh();
      for (const [index, field, values] of [
        ["topic", "topic", texts],
        ["size", "size", numbers],
        ["at", "at", dates],
      ] as const) {
        await notes.insert(
          values.map((value, at) => aNote({ _id: `${field} ${1000 + at}`, [field]: value })),
        );

        const middle = values[Math.floor(values.length / 2)] ?? 0;
        const below = await idsOf(notes, index, { before: middle });
        const above = await idsOf(notes, index, { from: middle });

        expect(below).have.length(Math.floor(values.length / 2));
        expect([...below, ...above]).deep.equal(values.map((_, at) => `${field} ${1000 + at}`));
      }
    });

    it("puts equal values in the order of their ids", async () => {
      const notes = fresh();
      const ids = ["\u0001", "0", "10", "9", "A", "a", "a\u0001", "aa", "é", "\uffff", "😀"];
      await notes.insert(ids.toReversed().map((_id) => aNote({ _id, topic: "tea" })));

      expect(await idsOf(notes, "topic")).deep.equal(ids);
      expect(await idsOf(notes, "topic", { prefix: ["tea"], reverse: true })).deep.equal(
        ids.reverse(),
      );
    });

    describe("long text", () => {
      const start = "long text ".repeat(60);
      const long = ["", "a", "b", "c", "d\0", "é", "😀"].map((end) => `${start}${end}`);

      const withLongTexts = async () => {
        const notes = fresh();
        await notes.insert(
          [...long, "long", "longer", "x"].map((topic, at) =>
            aNote({ _id: `${at}`, topic, at: new Date(at) }),
          ),
        );
        return notes;
      };

      it("is told apart behind a long common start", async () => {
        const notes = await withLongTexts();

        for (const [at, topic] of long.entries()) {
          expect(await idsOf(notes, "topic", { prefix: [topic] })).deep.equal([`${at}`]);
          expect(await idsOf(notes, "timeline", { prefix: [topic] })).deep.equal([`${at}`]);
        }
        expect(await idsOf(notes, "topic", { prefix: [start.slice(0, 500)] })).deep.equal([]);
      });

      it("stands between shorter texts", async () => {
        const found = await idsOf(await withLongTexts(), "topic");

        expect(found[0]).equal("7");
        expect(found.slice(1, 8).sort()).deep.equal(["0", "1", "2", "3", "4", "5", "6"]);
        expect(found.slice(8)).deep.equal(["8", "9"]);
      });

      it("bounds a range exactly", async () => {
        const notes = await withLongTexts();
        const [, , from = "", , before = ""] = long;

        expect((await idsOf(notes, "topic", { from, before })).sort()).deep.equal(["2", "3"]);
        expect((await idsOf(notes, "topic", { from })).sort()).deep.equal([
          "2",
          "3",
          "4",
          "5",
          "6",
          "8",
          "9",
        ]);
        expect((await idsOf(notes, "topic", { before, reverse: true })).sort()).deep.equal([
          "0",
          "1",
          "2",
          "3",
          "7",
        ]);
      });

      it("is paged through without a gap", async () => {
        const notes = await withLongTexts();
        const seen: string[] = [];

        for (let next: string | undefined = ""; next !== undefined; ) {
          const page = await notes.find("topic", { limit: 1, ...(next && { after: next }) });
          seen.push(...page.items.map(({ _id }) => _id));
          next = page.next;
        }

        expect(seen).deep.equal(await idsOf(notes, "topic"));
        expect(new Set(seen).size).equal(10);
      });

      it("leaves the index with its document", async () => {
        const notes = await withLongTexts();

        await notes.replace([aNote({ _id: "1", rev: 2, topic: "short" })]);
        await notes.remove(["2"]);

        expect(await idsOf(notes, "topic", { prefix: [long[1] ?? ""] })).deep.equal([]);
        expect(await idsOf(notes, "topic")).have.length(9);
      });

      it("fits with the longest of ids in the longest of indexes", async () => {
        const notes = fresh();
        const topic = "\0".repeat(5_000);
        const ids = ["a", "b"].map((end) => `${"x".repeat(511)}${end}`);
        await notes.insert(ids.map((_id) => aNote({ _id, topic, isDone: true, size: 1e-300 })));

        expect(await idsOf(notes, "done", { prefix: [true, topic] })).deep.equal(ids);
      });
    });
  });
}

/** What the index gives back of `ordered`, which goes in the other way round. */
async function inOrderOf(
  notes: Notes,
  index: "topic" | "timeline" | "at" | "size" | "done",
  ordered: readonly Partial<Note>[],
): Promise<Partial<Note>[]> {
  // Ids fall as the values rise, so that they cannot be what puts them in order.
  await notes.insert(
    ordered.map((given, at) => aNote({ _id: `${9_999 - at}`, ...given })).toReversed(),
  );
  const { items } = await notes.find(index, { limit: 1_000 });
  return items.map(({ _id, rev, ...given }) => given);
}
