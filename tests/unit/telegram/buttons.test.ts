import { expect } from "chai";
import fc from "fast-check";
import { buttonSeal, isLong, nameOf } from "../../../adapters/telegram/buttons.ts";
import { KeptValues } from "../../../adapters/telegram/kept-values.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";

const token = "4711:a-token-of-a-test";
const ours = buttonSeal(token);

describe("what a button carries", () => {
  it("fits in 64 bytes, whatever its value is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (value) => {
        expect(Buffer.byteLength(ours.seal(value, "7"))).to.be.at.most(64);
      }),
      { seed: 7 },
    );
  });

  it("is read again as the value, or as the name of a long one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 120 }), (value) => {
        const opened = ours.open(ours.seal(value, "7"), "7");

        const expected = isLong(value)
          ? { type: "name", name: nameOf(value) }
          : { type: "value", value };
        expect(opened).to.deep.equal(expected);
      }),
      { seed: 7 },
    );
  });

  it("opens nothing in another chat", () => {
    expect(ours.open(ours.seal("abcdefghij:0", "7"), "8")).to.equal(undefined);
  });

  it("opens nothing at a bot with another token", () => {
    const others = buttonSeal("4711:another-token");

    expect(ours.open(others.seal("abcdefghij:0", "7"), "7")).to.equal(undefined);
  });

  it("opens nothing when any of it is changed", () => {
    const data = ours.seal("abcdefghij:0", "7");

    for (let at = 0; at < data.length; at += 1) {
      const changed = `${data.slice(0, at)}${data[at] === "x" ? "y" : "x"}${data.slice(at + 1)}`;
      expect(ours.open(changed, "7"), changed).to.equal(undefined);
    }
    for (const short of ["", "x", data.slice(0, 11), "\u{1F600}".repeat(16)])
      expect(ours.open(short, "7"), short).to.equal(undefined);
  });
});

describe("values too long for a button", () => {
  const long = `says:${"an answer ".repeat(10)}`;

  it("are kept under their names", async () => {
    const values = new KeptValues(memoryStore(), () => new Date());

    await values.keep(["short", long]);

    expect(await values.find(nameOf(long))).to.equal(long);
    expect(await values.find(nameOf("short"))).to.equal(undefined);
  });

  it("are removed after a year, when another is kept", async () => {
    let now = new Date("2026-01-01");
    const values = new KeptValues(memoryStore(), () => now);
    await values.keep([long]);

    now = new Date("2027-01-02");
    await values.keep([`${long} or another`]);

    expect(await values.find(nameOf(long))).to.equal(undefined);
    expect(await values.find(nameOf(`${long} or another`))).to.equal(`${long} or another`);
  });
});
