import { isDeepStrictEqual } from "node:util";
import { deserialize, serialize } from "node:v8";
import { expect } from "chai";
import fc from "fast-check";
import { StoreError } from "../../../src/base/errors.ts";
import { isPlain, toPlain } from "../../../src/base/plain.ts";

const scalar = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
);
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      fc.oneof(tie("value"), fc.constant(undefined)),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe("plain data", () => {
  it("is copied, down to the last date", () => {
    const value = { list: [{ at: new Date(1) }], empty: {} };

    const copy = toPlain(value);

    expect(copy).deep.equal(value);
    expect(copy).not.equal(value);
    expect(copy.list).not.equal(value.list);
    expect(copy.list[0]).not.equal(value.list[0]);
    expect(copy.list[0]?.at).not.equal(value.list[0]?.at);
    expect(copy.empty).not.equal(value.empty);
  });

  it("does not change when it is copied again or serialized", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const once = toPlain(value);

        expect(toPlain(once)).deep.equal(once);
        expect(deserialize(serialize(once))).deep.equal(once);
      }),
    );
  });

  it("needs no copy exactly when a copy is no different", () => {
    fc.assert(
      fc.property(tree, (given) => {
        const value = deserialize(serialize(given));
        const copy = toPlain(value);

        expect(isPlain(copy)).equal(true);
        expect(isPlain(value)).equal(isDeepStrictEqual(value, copy));
      }),
    );
  });

  it("needs a copy of objects without a prototype, dates and lists of another kind", () => {
    class Day extends Date {}
    class Days extends Array {}

    for (const value of [Object.create(null), new Day(5), Days.from([1])])
      expect(isPlain({ deep: [value] })).equal(false);
  });

  it("loses members that are undefined, and keeps those that are null", () => {
    expect(Object.keys(toPlain({ a: undefined, b: null, c: { d: undefined } }))).deep.equal([
      "b",
      "c",
    ]);
  });

  it("has no minus zero", () => {
    expect(Object.is(toPlain(-0), 0)).equal(true);
    expect(Object.is(toPlain({ a: [-0] }).a[0], 0)).equal(true);
  });

  it("is well-formed in text and keys", () => {
    expect(toPlain({ "\ud800": "a\udc00b" })).deep.equal({ "\ufffd": "a\ufffdb" });
    expect(toPlain("👋")).equal("👋");
  });

  it("comes from objects without a prototype and dates of every kind", () => {
    class Day extends Date {}

    const copy = toPlain(Object.assign(Object.create(null), { at: new Day(5) }));

    expect(Object.getPrototypeOf(copy)).equal(Object.prototype);
    expect(Object.getPrototypeOf(copy.at)).equal(Date.prototype);
    expect(copy.at.getTime()).equal(5);
  });

  for (const [kind, value] of Object.entries({
    "a function": () => {},
    "a symbol": Symbol("x"),
    "a bigint": 1n,
    "not a number": Number.NaN,
    infinity: Number.NEGATIVE_INFINITY,
    "an invalid date": new Date("never"),
    "a Map": new Map(),
    "a Set": new Set(),
    bytes: Buffer.from("x"),
    "a boxed string": Object("x"),
    "an error": new Error("x"),
    "undefined in a list": [undefined],
    // biome-ignore lint/suspicious/noSparseArray: what is tried here
    "a hole in a list": [1, , 3],
    "a __proto__ key": JSON.parse('{"__proto__":1}'),
  }))
    it(`is not ${kind}`, () => {
      expect(refusalOf({ deep: [value] }).code).equal("STORE_NOT_PLAIN");
      expect(isPlain({ deep: [value] })).equal(false);
    });

  it("is at most 64 levels deep", () => {
    const nested = (levels: number): object => (levels === 0 ? {} : { in: nested(levels - 1) });

    expect(() => toPlain(nested(64))).not.throw();
    expect(refusalOf(nested(65)).code).equal("STORE_NOT_PLAIN");
    expect([64, 65].map((levels) => isPlain(nested(levels)))).deep.equal([true, false]);
  });

  it("is never undefined itself", () => {
    expect(refusalOf(undefined).code).equal("STORE_NOT_PLAIN");
  });

  it("is refused with the place and the kind of what is wrong", () => {
    const { message } = refusalOf({ orders: [{ total: 1n }] });

    expect(message).contain("orders[0].total").and.contain("bigint 1");
  });

  it("is refused without its content", () => {
    const { message } = refusalOf({ pin: new (class Secret extends String {})("4711") });

    expect(message).contain("pin").and.not.contain("4711");
  });
});

function refusalOf(value: unknown): StoreError {
  try {
    toPlain(value);
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
