import { expect } from "chai";
import { z } from "zod";
import { readAnswer } from "../../../src/flow/answers.ts";
import { optionIn } from "../../../src/form/option-in.ts";

const teas = [
  { key: "black", title: "Black tea" },
  { key: "green", title: "Green tea" },
  { key: "mint", title: "Peppermint, fresh" },
];

describe("a typed choice", () => {
  const meant = [
    ["its number", "2", "green"],
    ["its number with a full stop", "2.", "green"],
    ["its number in brackets", " 3) ", "mint"],
    ["its key", "green", "green"],
    ["its label", "Green tea", "green"],
    ["its label in capitals", "GREEN TEA!", "green"],
    ["a whole word that begins one label", "peppermint", "mint"],
  ] as const;
  for (const [how, text, key] of meant) {
    it(`is known by ${how}`, () => {
      expect(optionIn(text, teas)?.key).to.equal(key);
    });
  }

  for (const text of ["0", "4", "999", "-1", "pepper", "tea", "", "👍", "both"]) {
    it(`is not guessed from "${text}"`, () => {
      expect(optionIn(text, teas)).to.equal(undefined);
    });
  }

  it("is not guessed from the beginning of two labels", () => {
    const options = [
      { key: "a", title: "Next week" },
      { key: "b", title: "Next month" },
    ];

    expect(optionIn("next", options)).to.equal(undefined);
  });

  it("prefers a whole label to the beginning of another", () => {
    const options = [
      { key: "plus", title: "Yes please" },
      { key: "yes", title: "Yes" },
    ];

    expect(optionIn("yes", options)?.key).to.equal("yes");
  });

  it("prefers a label that is a number to the number of an option", () => {
    const scale = ["0", "1", "2"].map((title) => ({ key: `points-${title}`, title }));

    expect(optionIn("1", scale)?.key).to.equal("points-1");
    expect(optionIn("0", scale)?.key).to.equal("points-0");
  });

  it("prefers the number the customer sees to a key they do not", () => {
    const nights = [
      { key: "2", title: "Two nights" },
      { key: "3", title: "Three nights" },
    ];

    expect(optionIn("2", nights)?.title).to.equal("Three nights");
    expect(optionIn("3", nights)?.title).to.equal("Three nights");
  });

  it("means nothing where nothing is offered", () => {
    expect(optionIn("1", [])).to.equal(undefined);
  });
});

describe("a typed answer", () => {
  it("is what the schema makes of it", async () => {
    expect(await readAnswer(" 30 ", z.coerce.number())).to.deep.equal({ type: "value", value: 30 });
  });

  it("is awaited when the schema asks elsewhere", async () => {
    const free = z.string().refine(async (name) => name !== "taken", "That one is taken");

    expect(await readAnswer("taken", free)).to.deep.equal({
      type: "refused",
      reason: "That one is taken.",
    });
  });

  const sentences = [
    ["Too short", "Too short."],
    ["Too short!", "Too short!"],
    ["Is that so?", "Is that so?"],
    ["   ", "That does not fit here."],
  ] as const;
  for (const [message, reason] of sentences) {
    it(`is refused with a whole sentence for ${JSON.stringify(message)}`, async () => {
      const refused = await readAnswer("x", z.string().min(2, message));

      expect(refused).to.deep.equal({ type: "refused", reason });
    });
  }

  it("is refused for its first fault only", async () => {
    const both = z.string().min(3, "First").regex(/\d/, "Second");

    expect(await readAnswer("x", both)).to.deep.equal({ type: "refused", reason: "First." });
  });
});
