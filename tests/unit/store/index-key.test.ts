import { expect } from "chai";
import fc from "fast-check";
import { StoreError } from "../../../src/base/errors.ts";
import {
  checkId,
  indexNamed,
  indexRow,
  indexRows,
  plainDocument,
  plainRange,
  readCursor,
  writeCursor,
} from "../../../src/store/index-key.ts";
import type { Scalar } from "../../../src/store/port.ts";

const wellFormed = (text: string) => text.isWellFormed();
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.string({ unit: "binary" }).filter(wellFormed),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((given) => given + 0),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
);

describe("cursor", () => {
  it("gives back the position it was made from", () => {
    fc.assert(
      fc.property(
        fc.array(scalar, { maxLength: 4 }),
        fc.string({ unit: "binary", minLength: 1, maxLength: 40 }).filter(wellFormed),
        (values, id) => {
          const fields = values.map((_, at) => `field ${at}`);

          expect(readCursor(writeCursor({ values, id }), fields)).deep.equal({ values, id });
        },
      ),
    );
  });

  it("is fit for an address", () => {
    const cursor = writeCursor({ values: ["ä/?&=+ ", new Date(0), -1, true], id: "👋" });

    expect(cursor).match(/^[\w-]+$/);
  });

  it("is refused when it was made up, with no other error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(encoded)), (cursor) => {
        expect(codeOf(() => readCursor(cursor, ["topic"]))).oneOf(["STORE_BAD_CURSOR", undefined]);
      }),
    );
  });

  it("is refused for an index with other fields", () => {
    const cursor = writeCursor({ values: ["tea"], id: "note" });

    expect(codeOf(() => readCursor(cursor, ["topic", "at"]))).equal("STORE_BAD_CURSOR");
  });
});

describe("id", () => {
  it("is any well-formed text of 1 to 512 bytes", () => {
    for (const id of ["a", "\0", "x".repeat(512), "ß".repeat(256)]) expect(checkId(id)).equal(id);
    for (const id of ["", "x".repeat(513), "ß".repeat(257), "\ud800"])
      expect(codeOf(() => checkId(id))).equal("STORE_BAD_ID");
  });

  it("is looked at before the data is", () => {
    const document = { _id: "", rev: 1, data: () => {} };

    expect(codeOf(() => plainDocument(document))).equal("STORE_BAD_ID");
  });
});

describe("index rows", () => {
  const document = { _id: "note", rev: 1, topic: "", size: 0, done: false, at: new Date(0) };
  const plain = (...on: string[]) => ({ on, unique: false });

  it("hold the values in the order of the fields", () => {
    expect(indexRows(document, plain("at", "done", "size", "topic"))).deep.equal([
      [new Date(0), false, 0, ""],
    ]);
  });

  it("are none when a value is missing or no scalar", () => {
    for (const odd of [undefined, null, [], {}, ["tea"], new Date(Number.NaN)])
      expect(indexRows({ ...document, topic: odd } as never, plain("at", "topic"))).deep.equal([]);
  });

  it("are one for each distinct element of a list", () => {
    const index = { on: ["size", "tags"], each: "tags", unique: false };
    const tagged = { ...document, tags: ["b", null, "a", {}, "b", new Date(1), new Date(1)] };

    expect(indexRows(tagged, index)).deep.equal([
      [0, "b"],
      [0, "a"],
      [0, new Date(1)],
    ]);
    for (const odd of [undefined, null, "a", [], { length: 1 }])
      expect(indexRows({ ...document, tags: odd } as never, index)).deep.equal([]);
  });

  it("name the element that a prefix asks for", () => {
    const index = { on: ["tags", "size"], each: "tags", unique: false };
    const tagged = { ...document, tags: ["b", "a", new Date(1)] };

    expect(indexRow(tagged, index, ["a"])).deep.equal(["a", 0]);
    expect(indexRow(tagged, index, [new Date(1), 0])).deep.equal([new Date(1), 0]);
    expect(indexRow(tagged, index, ["c"])).equal(undefined);
  });
});

describe("index", () => {
  it("has to be declared", () => {
    const indexes = { topic: ["topic", "at"], byTag: { on: ["tags"], each: "tags", unique: true } };

    expect(indexNamed(indexes, "topic")).deep.equal({ on: ["topic", "at"], unique: false });
    expect(indexNamed(indexes, "byTag")).deep.equal(indexes.byTag);
    for (const index of ["colour", "toString", "__proto__"])
      expect(codeOf(() => indexNamed(indexes, index))).equal("STORE_NO_INDEX");
  });
});

describe("range", () => {
  it("has room for one value a field", () => {
    const index = { on: ["topic", "at"], unique: false };

    expect(codeOf(() => plainRange(index, { prefix: ["a", 1], limit: 1 }))).equal(undefined);
    expect(codeOf(() => plainRange(index, { prefix: ["a"], from: 1, before: 2, limit: 1 }))).equal(
      undefined,
    );
    for (const range of [{ prefix: ["a", 1], before: 2 }, { prefix: ["a", 1, 2] }])
      expect(codeOf(() => plainRange(index, { ...range, limit: 1 }))).equal("STORE_BAD_RANGE");
  });

  it("names an element of a list", () => {
    const index = { on: ["topic", "tags", "at"], each: "tags", unique: false };

    expect(codeOf(() => plainRange(index, { prefix: ["a", "b"], limit: 1 }))).equal(undefined);
    for (const range of [{}, { prefix: ["a"] }, { prefix: ["a"], from: "b" }])
      expect(codeOf(() => plainRange(index, { ...range, limit: 1 }))).equal("STORE_BAD_RANGE");
  });
});

function encoded(text: string): string {
  return Buffer.from(text).toString("base64url");
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    expect(error).instanceOf(StoreError);
    return (error as StoreError).code;
  }
}
