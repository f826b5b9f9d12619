import { expect } from "chai";
import fc from "fast-check";
import { decodeKeys, encodeKeys } from "../../../../src/store/mongodb/keys.ts";

const key = fc
  .oneof(
    fc.string({
      unit: fc.constantFrom("%", ".", "$", "\0", "2", "4", "5", "E", "0", "F", "a", "_"),
    }),
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "_bsontype", "%5Fbsontype", "_id", "constructor", "$set", "a.b"),
  )
  .filter((given) => given !== "__proto__");
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.date({ noInvalidDate: true }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe("keys for MongoDB", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(decodeKeys(encodeKeys(value))).deep.equal(value);
      }),
    );
  });

  it("are ones that MongoDB can hold", () => {
    fc.assert(
      fc.property(tree, (value) => {
        for (const name of keysOf(encodeKeys(value))) {
          expect(name).not.match(/^$|\.|\0|^\$/);
          expect(name).not.equal("_bsontype");
        }
      }),
    );
  });

  it("stay apart from each other", () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        const [[encodedOne], [encodedOther]] = [one, other].map((name) =>
          Object.keys(encodeKeys({ [name]: 1 })),
        ) as [[string], [string]];
        expect(encodedOne === encodedOther).equal(one === other);
      }),
    );
  });

  it("are left alone where they are harmless", () => {
    const value = { _id: "a", name: { $: undefined, a$b: [1, { c: new Date(0) }] } };
    const harmless = { _id: "a", name: { a$b: [1, { c: new Date(0) }] } };

    expect(encodeKeys(harmless)).equal(harmless);
    expect(encodeKeys(value)).not.equal(value);
  });
});

function keysOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(keysOf)];
}
