import { serialize } from "node:v8";
import { expect } from "chai";
import fc from "fast-check";
import { toPlain } from "../../../../src/base/plain.ts";
import type { Document } from "../../../../src/model/collection.ts";
import { decode, encode } from "../../../../src/store/embedded/encode.ts";

const key = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("constructor", "toJSON", "hasOwnProperty", "length", "toString", "0", ""),
  )
  // What no document may hold.
  .filter((name) => name !== "__proto__");
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: "binary", maxLength: 70_000, size: "large" }),
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.date({ noInvalidDate: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 20 }),
    fc.dictionary(key, tie("value"), { maxKeys: 20 }),
  ),
}));

function aDocument(data: unknown): Document {
  return toPlain({ _id: "document", rev: 1, data } as Document);
}

describe("documents as bytes", () => {
  it("come back as they were, whatever they hold", () => {
    fc.assert(
      fc.property(value, (data) => {
        const document = aDocument(data);

        expect(decode(encode(document))).deep.equal(document);
      }),
      { numRuns: 500 },
    );
  });

  it("keep the ends of dates and numbers", () => {
    const times = [
      -8.64e15,
      -8.64e15 + 1,
      -1_001,
      -1,
      0,
      1,
      2 ** 32 * 1_000 + 1,
      2 ** 34 * 1_000,
      8.64e15,
    ];
    const numbers = [
      2 ** 31,
      -(2 ** 31) - 1,
      2 ** 32,
      2 ** 53 - 1,
      1 - 2 ** 53,
      5e-324,
      1.7976931348623157e308,
    ];
    const document = aDocument([times.map((time) => new Date(time)), numbers]);

    expect(decode(encode(document))).deep.equal(document);
  });

  it("hold more members than sixteen bits count", () => {
    const many = Object.fromEntries(Array.from({ length: 70_000 }, (_, at) => [`k${at}`, at]));

    expect(decode(encode(aDocument(many)))).deep.equal(aDocument(many));
  });

  it("are read in the format of before too", () => {
    const document = aDocument({ at: new Date(1), list: ["a", null, 1.5] });

    expect(decode(serialize(document))).deep.equal(document);
  });
});
