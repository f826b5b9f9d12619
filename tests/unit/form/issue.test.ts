import { expect } from "chai";
import { z } from "zod";
import { languages, wishIn } from "../../../src/flow/words.ts";
import { formLanguages } from "../../../src/form/languages/languages.ts";
import { choice, consent, date, email, number, phone, rating } from "../../../src/form/makers.ts";
import { heard } from "../../kit/forms.ts";

const refusals: readonly (readonly [
  what: string,
  schema: z.ZodType,
  text: string,
  reason: string,
])[] = [
  ["short text", z.string().min(3), "ab", "That is too short: at least 3 characters."],
  ["long text", z.string().max(3), "abcd", "That is too long: at most 3 characters."],
  ["no text", z.string(), " ", "There has to be an answer here."],
  [
    "text of another form",
    z.string().regex(/^\d$/),
    "a",
    "That is not written the way it has to be.",
  ],
  ["no e-mail address", email(), "ann", "That does not look like an e-mail address."],
  ["no web address", z.url(), "ann", "That does not look like a web address."],
  ["no phone number", phone(), "12", "That does not look like a phone number."],
  ["no number", number(), "many", "A number, please."],
  ["a fraction", z.int(), "2.5", "A whole number, please."],
  ["a small number", number({ min: 1000 }), "2", "It has to be at least 1,000."],
  ["a number at its open bound", z.number().gt(0), "0", "It has to be more than 0."],
  [
    "an early day",
    date({ min: "2026-01-02" }),
    "2026-01-01",
    "It cannot be before January 2, 2026.",
  ],
  [
    "a late date",
    z.date().max(new Date("2026-01-02")),
    "2026-01-03",
    "It cannot be after January 2, 2026.",
  ],
  [
    "no day",
    date(),
    "soon",
    "That is not clear as a date. Write it as 24 December 2026 or 2026-12-24.",
  ],
  ["a refused consent", consent(), "no", "We cannot go on without your consent."],
  ["no option", choice({ a: "A", b: "B" }), "C", "That is not one of the answers."],
  ["no rating", rating(), "9", "That is not one of the answers."],
  ["an author's own message", z.string().min(3, "Longer"), "ab", "Longer."],
  ["an author's own rule", z.string().refine(() => false), "ab", "That does not fit here."],
];

describe("the reason for refusing", () => {
  for (const [what, schema, text, reason] of refusals) {
    it(`${what} is one sentence`, async () => {
      expect(await heard(text, schema)).to.deep.equal({ refused: reason });
    });
  }

  it("is in the customer's language", async () => {
    expect(await heard("2", number({ min: 1000 }), { language: "de" })).to.deep.equal({
      refused: "Es muss mindestens 1.000 sein.",
    });
  });
});

describe("the languages of forms", () => {
  it("are those of the bot", () => {
    expect(formLanguages.map(({ code }) => code)).to.deep.equal(languages.map(({ code }) => code));
  });

  for (const { code, words, sentences } of formLanguages) {
    it(`name words in "${code}" that are understood`, () => {
      const quoted = (text: string) =>
        [...text.matchAll(/"([^"]+)"/g)].map(([, word = ""]) => word);

      expect(quoted(sentences.mayBeSkipped).map((word) => word.toLowerCase())).to.deep.equal([
        words.skip[0],
      ]);
      const [skip, person] = quoted(sentences.wayOutOrSkip);
      expect(skip?.toLowerCase()).to.equal(words.skip[0]);
      expect(wishIn(person ?? "")).to.deep.equal({ wish: "person" });
      expect(quoted(sentences.wayOut)).to.deep.equal([person]);
    });
  }
});
