import { expect } from "chai";
import fc from "fast-check";
import { indexEntries } from "../../../../src/store/embedded/index-entry.ts";
import type { Scalar } from "../../../../src/store/port.ts";

const longestKeyBytes = 1978;

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("\0", "\u0001", "a", "b", "\ufffd", "😀"), maxLength: 6 }),
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((given) => given + 0);
const date = fc.date({ noInvalidDate: true });
/** Lists of values that one index could hold: each field of one type. */
const rows = fc.oneof(
  ...[text, number, date, fc.boolean()].map((first) =>
    fc.array(fc.tuple(first as fc.Arbitrary<Scalar>, text as fc.Arbitrary<Scalar>), {
      minLength: 2,
      maxLength: 12,
    }),
  ),
);
const id = fc.string({ unit: "binary", minLength: 1, maxLength: 6 });

describe("index entries", () => {
  it("sort as their values do", () => {
    fc.assert(
      fc.property(rows, id, (all, id) => {
        const { entry } = indexEntries("index", 2);

        const sorted = all.toSorted((one, other) =>
          Buffer.compare(entry({ values: one, id }), entry({ values: other, id })),
        );

        expect(sorted).deep.equal(all.toSorted(compareRows));
      }),
    );
  });

  it("sort equal values by id", () => {
    fc.assert(
      fc.property(text, id, id, (value, one, other) => {
        const { entry } = indexEntries("index", 1);

        const order = Buffer.compare(
          entry({ values: [value], id: one }),
          entry({ values: [value], id: other }),
        );

        expect(order).equal(compare(one, other));
      }),
    );
  });

  it("lie within the bounds of exactly the ranges that hold them", () => {
    fc.assert(
      fc.property(rows, id, (all, id) => {
        const { entry, bounds } = indexEntries("index", 2);
        const [[from = ""] = [], [before = ""] = []] = all;

        for (const values of all) {
          const key = entry({ values, id });
          const { low, high } = bounds({ from, before, limit: 1 });
          const isWithin = Buffer.compare(key, low) >= 0 && Buffer.compare(key, high) < 0;
          const [value = ""] = values;
          expect(isWithin).equal(compare(value, from) >= 0 && compare(value, before) < 0);
        }
      }),
    );
  });

  it("lie within the bounds of their own prefix only", () => {
    fc.assert(
      fc.property(text, text, id, (one, other, id) => {
        const { entry, bounds } = indexEntries("index", 2);
        const key = entry({ values: [one, "rest"], id });

        const { low, high } = bounds({ prefix: [other], limit: 1 });

        const isWithin = Buffer.compare(key, low) >= 0 && Buffer.compare(key, high) < 0;
        expect(isWithin).equal(one === other);
      }),
    );
  });

  it("keep two indexes apart", () => {
    const { low, high } = indexEntries("a", 1).bounds({ limit: 1 });
    const key = indexEntries("ab", 1).entry({ values: [""], id: "note" });

    expect(Buffer.compare(key, low) >= 0 && Buffer.compare(key, high) < 0).equal(false);
  });

  describe("of long text", () => {
    const long = fc
      .tuple(fc.constantFrom("\0", "a", "ß", "😀"), fc.integer({ min: 1, max: 700 }), text)
      .map(([unit, times, end]) => unit.repeat(times) + end);

    it("fit in a key, whatever the text, and differ as the text does", () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 5 }), long, long, (fields, one, other) => {
          const { entry } = indexEntries("i".repeat(64), fields);
          const keyOf = (value: string) =>
            entry({ values: Array(fields).fill(value), id: "\0".repeat(512) });

          expect(keyOf(one).length).most(longestKeyBytes);
          expect(keyOf(one).equals(keyOf(other))).equal(one === other);
        }),
      );
    });

    it("never lie outside a range that holds them", () => {
      fc.assert(
        fc.property(long, long, long, (value, from, before) => {
          const { entry, bounds } = indexEntries("index", 3);
          const key = entry({ values: [value, 0, 0], id: "note" });

          const { low, high } = bounds({ from, before, limit: 1 });

          if (compare(value, from) >= 0) expect(Buffer.compare(key, low)).least(0);
          if (compare(value, before) < 0) expect(Buffer.compare(key, high)).below(0);
        }),
      );
    });
  });
});

function compareRows(one: readonly Scalar[], other: readonly Scalar[]): number {
  for (const [at, value] of one.entries()) {
    const order = compare(value, other[at] ?? value);
    if (order !== 0) return order;
  }
  return 0;
}

function compare(one: Scalar, other: Scalar): number {
  if (typeof one === "string") return Buffer.compare(Buffer.from(one), Buffer.from(String(other)));
  return Math.sign(Number(one) - Number(other));
}
