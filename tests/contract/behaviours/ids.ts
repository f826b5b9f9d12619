/** Which ids a document may have. */
import { expect } from "chai";
import { aNote, freshNotes, type MakeStore, refusal } from "./notes.ts";

const oddIds = [
  "whatsapp:4915112345678@c.us:false_4915112345678@c.us_3EB0",
  "a.b",
  ".",
  "..",
  "$set",
  "%2E",
  "%",
  "a/b\\c",
  " ",
  "\n",
  "\0",
  "a\0b",
  "a\0",
  `${"a".repeat(70)}\0b`,
  "\u0001\u0002",
  "\0".repeat(40),
  "\u0004\0".repeat(40),
  "__proto__",
  "constructor",
  "1",
  "01",
  "1e0",
  "null",
  "true",
  "a",
  "A",
  "é",
  "e\u0301",
  "👩‍👩‍👧",
  "\u{10ffff}",
  "\ufffd",
  "\uffff",
  "507f1f77bcf86cd799439011",
  "x".repeat(64),
  "x".repeat(512),
  "\0".repeat(512),
  "ß".repeat(256),
  "👋".repeat(128),
];

export function ids(makeStore: MakeStore): void {
  describe("ids", () => {
    const fresh = freshNotes(makeStore, "ids");

    it("keeps odd ids apart", async () => {
      const notes = fresh();
      const odd = oddIds.map((_id, size) => aNote({ _id, size }));

      const outcomes = await notes.insert(odd);

      expect(new Set(outcomes)).deep.equal(new Set(["inserted"]));
      expect(await notes.get(oddIds)).deep.equal(odd);
    });

    it("replaces and removes by odd ids", async () => {
      const notes = fresh();
      await notes.insert(oddIds.map((_id) => aNote({ _id })));

      const outcomes = await notes.replace(oddIds.map((_id) => aNote({ _id, rev: 2 })));
      await notes.remove(oddIds.slice(1));

      expect(new Set(outcomes)).deep.equal(new Set(["replaced"]));
      const [first, ...others] = await notes.get(oddIds);
      expect(first?.rev).equal(2);
      expect(new Set(others)).deep.equal(new Set([undefined]));
    });

    it("finds odd ids by an index", async () => {
      const notes = fresh();
      await notes.insert(oddIds.map((_id, size) => aNote({ _id, size })));

      const { items } = await notes.find("size", { limit: 100 });

      expect(items.map(({ _id }) => _id)).deep.equal(oddIds);
    });

    for (const [kind, id] of [
      ["no text", ""],
      ["513 bytes", "x".repeat(513)],
      ["513 bytes in fewer characters", `${"ß".repeat(256)}x`],
      ["half a character", "a\ud83d"],
    ] as const)
      it(`refuses an id of ${kind} in every verb`, async () => {
        const notes = fresh();

        expect(await refusal(notes.insert([aNote({ _id: id })]))).equal("STORE_BAD_ID");
        expect(await refusal(notes.replace([aNote({ _id: id, rev: 2 })]))).equal("STORE_BAD_ID");
        expect(await refusal(notes.get([id]))).equal("STORE_BAD_ID");
        expect(await refusal(notes.remove([id]))).equal("STORE_BAD_ID");
      });

    it("adds none of many when one id is refused", async () => {
      const notes = fresh();

      const work = notes.insert([aNote({ _id: "a" }), aNote({ _id: "" }), aNote({ _id: "b" })]);

      expect(await refusal(work)).equal("STORE_BAD_ID");
      expect(await notes.get(["a", "b"])).deep.equal([undefined, undefined]);
    });
  });
}
