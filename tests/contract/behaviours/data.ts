/** What a document may hold, and that it comes back as it went in. */
import { expect } from "chai";
import type { PlainData } from "../../../src/base/plain.ts";
import { aNote, freshNotes, type MakeStore, refusal } from "./notes.ts";

const kept: Readonly<Record<string, PlainData>> = {
  "null, booleans and text": { nothing: null, yes: true, no: false, text: "tea", empty: "" },
  "text of every kind": [
    "\0",
    "a\0b",
    "\n\t",
    "é",
    "e\u0301",
    "👩‍👩‍👧",
    "\ufffd",
    "\u2028",
    "\\ \" '",
  ],
  "whole numbers": [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1],
  fractions: [0.1, -0.1, 1 / 3, 1e-300, 5e-324, 1.5e300, 2 ** 53 + 2, -1e21],
  dates: [0, -1, 1, 999, 1_772_000_000_123, 4_294_967_296_001, -62_135_596_800_000, 8.64e15].map(
    (time) => new Date(time),
  ),
  "empty lists and objects": { list: [], object: {}, deeper: [{}, { list: [] }] },
  "lists of objects": [{ a: 1 }, { b: [{ c: null }] }, null, "x"],
  "keys with dots and dollars": { "a.b": 1, ".": 2, $set: { $inc: 3 }, a$b: 4, "$a.b": 5, "..": 6 },
  "keys with percent signs": { "%": 1, "%2E": 2, "%25": 3, "%%": 4, "100%": 5, "%5Fbsontype": 6 },
  "an empty key": { "": { "": 1 } },
  "keys that mean something elsewhere": {
    _id: 1,
    _bsontype: "ObjectId",
    constructor: { toJSON: 1 },
    toJSON: 2,
    toBSON: 3,
    hasOwnProperty: 4,
    prototype: 5,
    length: 6,
    valueOf: 7,
    $ref: "x",
    $id: "y",
  },
  "an object that looks like another database's type": { _bsontype: "Long", low: 1, high: 2 },
  "keys like numbers": { "0": "a", "1": "b", "-1": "c", "01": "d", "4294967295": "e" },
  "keys of every kind": { "\0": 1, "a\0b": 2, é: 3, "👋": 4, " ": 5, "a b": 6, __proto: 7 },
  "a long key": { ["k".repeat(2_000)]: 1 },
};

export function data(makeStore: MakeStore): void {
  describe("data", () => {
    const fresh = freshNotes(makeStore, "data");

    for (const [kind, value] of Object.entries(kept))
      it(`comes back exactly: ${kind}`, async () => {
        const notes = fresh();
        const note = aNote({ topic: "tea", data: value });

        await notes.insert([note]);

        expect((await notes.get(["note"]))[0]).deep.equal(note);
        expect((await notes.find("topic", { limit: 1 })).items).deep.equal([note]);
      });

    it("comes back exactly after a replace", async () => {
      const notes = fresh();
      await notes.insert([aNote()]);

      for (const [at, value] of Object.values(kept).entries()) {
        const note = aNote({ rev: at + 2, data: value });
        expect(await notes.replace([note])).deep.equal(["replaced"]);
        expect(await notes.get(["note"])).deep.equal([note]);
      }
    });

    it("keeps odd keys beside the id", async () => {
      const notes = fresh();
      const note = { ...aNote(), "a.b": 1, $set: 2, "": 3, "%": 4, _bsontype: "ObjectId" };

      await notes.insert([note]);

      expect(await notes.get(["note"])).deep.equal([note]);
    });

    it("keeps 64 levels", async () => {
      const notes = fresh();
      const note = aNote({ data: nested(63) });

      await notes.insert([note]);

      expect(await notes.get(["note"])).deep.equal([note]);
    });

    it("keeps a document of a megabyte", async () => {
      const notes = fresh();
      const note = aNote({
        topic: "big",
        data: Array.from({ length: 1_000 }, (_, at) => ({ at, text: "é".repeat(500) })),
      });

      await notes.insert([note]);

      expect((await notes.find("topic", { limit: 1 })).items).deep.equal([note]);
    });

    it("leaves out members that are undefined", async () => {
      const notes = fresh();
      const data = { a: undefined, b: { c: undefined, d: 1 } };

      await notes.insert([aNote({ topic: undefined, data } as never)]);

      const [note] = await notes.get(["note"]);
      expect(note).deep.equal(aNote({ data: { b: { d: 1 } } }));
      expect(note).not.have.property("topic");
    });

    it("makes minus zero zero", async () => {
      const notes = fresh();

      await notes.insert([aNote({ size: -0 })]);

      const [note] = await notes.get(["note"]);
      expect(Object.is(note?.size, 0)).equal(true);
      expect((await notes.find("size", { prefix: [-0], limit: 1 })).items).have.length(1);
    });

    it("makes text well-formed, in members and in ranges", async () => {
      const notes = fresh();

      await notes.insert([aNote({ topic: "a\ud800", data: { "\udc00": "\ud83d" } })]);

      const whole = aNote({ topic: "a\ufffd", data: { "\ufffd": "\ufffd" } });
      expect(await notes.get(["note"])).deep.equal([whole]);
      const found = await notes.find("topic", { prefix: ["a\udbff"], limit: 1 });
      expect(found.items).deep.equal([whole]);
    });

    it("is what it was when the verb was called", async () => {
      const notes = fresh();
      const own = { list: [1], at: new Date(0) };
      const note = aNote({ data: own });

      const inserting = notes.insert([note]);
      own.list.push(2);
      own.at.setFullYear(2000);
      await inserting;

      const before = { list: [1], at: new Date(0) };
      expect(await notes.get(["note"])).deep.equal([aNote({ data: before })]);

      const replacing = notes.replace([{ ...note, rev: 2 }]);
      own.list.push(3);
      await replacing;

      expect((await notes.get(["note"]))[0]?.data).deep.include({ list: [1, 2] });
    });

    it("does not change what it was given", async () => {
      const notes = fresh();
      const note = Object.freeze(aNote({ data: Object.freeze({ "a.b": Object.freeze([1]) }) }));

      await notes.insert([note]);

      expect(note).deep.equal(aNote({ data: { "a.b": [1] } }));
    });

    for (const [kind, value] of Object.entries(refused()))
      it(`refuses ${kind}`, async () => {
        const notes = fresh();
        const note = aNote({ data: { deep: [value] } as never });

        expect(await refusal(notes.insert([aNote({ _id: "other" }), note]))).equal(
          "STORE_NOT_PLAIN",
        );
        expect(await notes.get(["other", "note"])).deep.equal([undefined, undefined]);
        await notes.insert([aNote()]);
        expect(await refusal(notes.replace([{ ...note, rev: 2 }]))).equal("STORE_NOT_PLAIN");
      });
  });
}

function refused(): Record<string, unknown> {
  const ring: { self?: unknown } = {};
  ring.self = ring;
  return {
    "a function": () => {},
    "a Map": new Map([[1, 2]]),
    "an instance of a class": new (class Cup {})(),
    "not a number": Number.NaN,
    infinity: Number.POSITIVE_INFINITY,
    "a bigint": 1n,
    "a symbol": Symbol("cup"),
    "an invalid date": new Date(Number.NaN),
    bytes: new Uint8Array(3),
    "undefined in a list": undefined,
    "a __proto__ key": JSON.parse('{"__proto__":{"isAdmin":true}}'),
    "more than 64 levels": nested(65),
    "an object that holds itself": ring,
  };
}

function nested(levels: number): PlainData {
  let value: PlainData = "deep";
  for (let level = 0; level < levels; level++) value = { in: value };
  return value;
}
