import { expect } from "chai";
import fc from "fast-check";
import { cutText, splitText } from "../../../src/channel/split-text.ts";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const family = "👨‍👩‍👧‍👦";
const flag = "🇩🇪";
const zalgo = `a${"\u0301\u0316\u0489".repeat(400)}`;

/** Places in a text between its graphemes, where white space counts nothing. */
function clustersOf(text: string): string[] {
  return [...graphemes.segment(text)]
    .map(({ segment }) => segment)
    .filter((one) => !/^\s/.test(one));
}

const withoutSpace = (text: string) => text.replace(/\s+/g, "");

/** Text as people send it: words, scripts, emoji, marks upon marks, long runs without a pause. */
const piece = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.toWellFormed()),
  fc.constantFrom(" ", "\n", "\n\n", ". ", "! ", "\r\n", "\t", "  \n "),
  fc.constantFrom(
    family,
    flag,
    "👍🏽",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "é",
    "नमस्ते",
    "שלום",
    "مرحبا بالعالم",
    "\u202Eabc\u202C",
  ),
  fc.nat(60).map((count) => flag.repeat(count)),
  fc.nat(60).map((count) => family.repeat(count)),
  fc.nat(300).map((count) => "x".repeat(count)),
  fc.nat(100).map((count) => `z${"\u0301".repeat(count)}`),
);
const anyText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

describe("text split for one message", () => {
  it("has pieces within the limit, none of them empty", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 64, max: 400 }), (text, limit) => {
        for (const { length } of splitText(text, limit)) expect(length).to.be.within(1, limit);
      }),
    );
  });

  it("reads the same when it is joined again, up to white space", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 400 }), (text, limit) => {
        const joined = splitText(text, limit).join("");

        expect(withoutSpace(joined)).to.equal(withoutSpace(text));
      }),
    );
  });

  it("cuts no grapheme of up to 64 units", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 130, max: 400 }), (text, limit) => {
        const clusters = clustersOf(text).filter((cluster) => cluster.length <= 64);
        const pieces = splitText(text, limit).flatMap(clustersOf);

        expect(pieces.filter((cluster) => cluster.length <= 64)).to.include.members(clusters);
      }),
    );
  });

  it("leaves no half of a character, however small the limit", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 400 }), (text, limit) => {
        for (const one of splitText(text, limit)) expect(one.isWellFormed()).to.equal(true);
      }),
    );
  });

  it("is the text itself while it fits", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text !== "");
        expect(splitText(text, text.length)).to.deep.equal([text]);
      }),
    );
  });

  for (const limit of [2_000, 4_000, 4_096]) {
    for (const [over, pieces] of [
      [-1, [limit - 1]],
      [0, [limit]],
      [1, [limit, 1]],
    ] as const) {
      it(`makes ${pieces.length} of ${limit + over} units where ${limit} fit`, () => {
        const split = splitText("x".repeat(limit + over), limit);

        expect(split.map(({ length }) => length)).to.deep.equal(pieces);
      });
    }
  }

  it("is nothing when there is no text", () => {
    expect(splitText("", 10)).to.deep.equal([]);
  });

  it("is nothing when there is only too much white space", () => {
    expect(splitText(" ".repeat(30), 10)).to.deep.equal([]);
  });

  const pauses = [
    [
      "between paragraphs",
      "One. Two.\nThree\n\nFour five six",
      ["One. Two.\nThree", "Four five six"],
    ],
    ["between lines", "One. Two three\nFour five six se", ["One. Two three", "Four five six se"]],
    ["after a sentence", "One two three. Four five six", ["One two three.", "Four five six"]],
    ["after a word", "One two three four five", ["One two three four", "five"]],
    ["anywhere, if it must", "x".repeat(25), ["x".repeat(20), "x".repeat(5)]],
  ] as const;
  for (const [where, text, pieces] of pauses) {
    it(`ends ${where}`, () => {
      expect(splitText(text, 20)).to.deep.equal(pieces);
    });
  }

  it("keeps a family together", () => {
    const pieces = splitText(family.repeat(50), 100);

    expect(pieces.map(({ length }) => length % family.length)).to.deep.equal([0, 0, 0, 0, 0, 0]);
  });

  it("keeps flags whole, wherever the first begins", () => {
    for (const before of ["", "x", "xy", "xyz"]) {
      const pieces = splitText(before + flag.repeat(200), 101);

      expect(pieces.join("")).to.equal(before + flag.repeat(200));
      for (const one of pieces) expect(clustersOf(one).slice(-1)).to.deep.equal([flag]);
    }
  });

  it("cuts marks upon marks that no message could hold", () => {
    const pieces = splitText(zalgo, 200);

    expect(pieces.join("")).to.equal(zalgo);
    expect(Math.max(...pieces.map(({ length }) => length))).to.equal(200);
  });

  it("keeps the order of text that runs from right to left", () => {
    const text = Array(20).fill("مرحبا بكم في متجر الميناء.").join(" ");
    const pieces = splitText(text, 100);

    expect(pieces.join(" ")).to.equal(text);
    for (const one of pieces) expect(one.endsWith(".")).to.equal(true);
  });
});

describe("a label cut to its limit", () => {
  it("is the label itself while it fits", () => {
    expect(cutText("Yes, please", 11)).to.equal("Yes, please");
  });

  it("ends with an ellipsis when something is missing", () => {
    expect(cutText("Yes, please", 10)).to.equal("Yes, plea…");
  });

  it("has no space before the ellipsis", () => {
    expect(cutText("Yes, please", 6)).to.equal("Yes,…");
  });

  it("keeps a family whole or leaves it out", () => {
    expect(cutText(`The ${family} fare`, 10)).to.equal("The…");
    expect(cutText(`The ${family} fare`, 17)).to.equal(`The ${family}…`);
  });

  it("stays within the limit and well-formed", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 100 }), (text, limit) => {
        const cut = cutText(text, limit);

        expect(cut.length).to.be.at.most(limit);
        expect(cut.isWellFormed()).to.equal(true);
      }),
    );
  });
});
