import { expect } from "chai";
import fc from "fast-check";
import { StoreError } from "../../../src/base/errors.ts";
import {
  checkId,
  fieldsOf,
  indexValues,
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

describe("index values", () => {
  const document = { _id: "note", rev: 1, topic: "", size: 0, done: false, at: new Date(0) };

  it("come in the order of the fields", () => {
    expect(indexValues(document, ["at", "done", "size", "topic"])).deep.equal([
      new Date(0),
      false,
      0,
      "",
    ]);
  });

  it("are none when one is missing or no scalar", () => {
    for (const odd of [undefined, null, [], {}, ["tea"], new Date(Number.NaN)])
      expect(indexValues({ ...document, topic: odd } as never, ["at", "topic"])).equal(undefined);
  });
});

describe("index", () => {
  it("has to be declared", () => {
    expect(fieldsOf({ topic: ["topic", "at"] }, "topic")).deep.equal(["topic", "at"]);
    for (const index of ["colour", "toString", "__proto__"])
      expect(codeOf(() => fieldsOf({ topic: ["topic"] }, index))).equal("STORE_NO_INDEX");
  });
});

describe("range", () => {
  it("has room for one value a field", () => {
    const fields = ["topic", "at"];

    expect(codeOf(() => plainRange(fields, { prefix: ["a", 1], limit: 1 }))).equal(undefined);
    expect(codeOf(() => plainRange(fields, { prefix: ["a"], from: 1, before: 2, limit: 1 }))).equal(
      undefined,
    );
    for (const range of [{ prefix: ["a", 1], before: 2 }, { prefix: ["a", 1, 2] }])
      expect(codeOf(() => plainRange(fields, { ...range, limit: 1 }))).equal("STORE_BAD_RANGE");
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
