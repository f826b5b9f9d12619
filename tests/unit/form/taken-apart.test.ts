import { expect } from "chai";
import { z } from "zod";
import type { PlainData } from "../../../src/base/plain.ts";
import {
  choice,
  choices,
  consent,
  contact,
  date,
  email,
  location,
  longText,
  number,
  phone,
  rating,
  yesNo,
} from "../../../src/form/makers.ts";
import { answersIn } from "../../kit/forms.ts";

const order = z
  .string()
  .regex(/^[A-Z]{2}\d{6}$/)
  .meta({ title: "What is your order number?" });
const damaged = choice(
  { box: "Only the box", product: "What is in it", both: "Both" },
  { title: "What is damaged?" },
);
const name = z.string().min(1).meta({ title: "Your name?" });
const mail = email({ title: "Your e-mail address?" });
const mobile = phone({ title: "Your phone number?", country: "ZA" });

type Fields = Readonly<Record<string, z.ZodType<PlainData | undefined>>>;
type Row = readonly [fields: Fields, text: string, taken: unknown];

const taken: readonly Row[] = [
  [
    { name, mail, mobile },
    "Ann Smith, ann@example.org, +27 82 123 4567",
    { name: "Ann Smith", mail: "ann@example.org", mobile: "+27821234567" },
  ],
  [{ name, mail }, "ann@example.org\nAnn", { name: "Ann", mail: "ann@example.org" }],
  [{ order, damaged }, "order AB123456, the box is damaged", { order: "AB123456", damaged: "box" }],
  [{ damaged, order }, "both; AB123456", { damaged: "both", order: "AB123456" }],
  [{ damaged, mobile }, "2, 082 123 4567", { damaged: "product", mobile: "+27821234567" }],
  [
    {
      amount: number({ title: "How many euros?" }),
      months: number({ title: "In how many months?" }),
    },
    "12,000 euros, 48 months",
    { amount: 12_000, months: 48 },
  ],
  [
    { order, arrived: date({ title: "When did it arrive?" }), mail },
    "AB123456, December 24, 2026, ann@example.org",
    { order: "AB123456", arrived: "2026-12-24", mail: "ann@example.org" },
  ],
  [
    { name, town: z.string().meta({ title: "Town?" }), children: z.int() },
    "Name: Ann\nChildren: 3\nTown: Cape Town",
    { name: "Ann", town: "Cape Town", children: 3 },
  ],
  [
    { isHome: yesNo({ title: "Are you at home?" }), stars: rating({ title: "How many stars?" }) },
    "yes, 4 stars",
    { isHome: true, stars: 4 },
  ],
];

const left: readonly Row[] = [
  // What fits as a whole is one answer.
  [{ place: location({ title: "Where?" }), mail }, "Quay 1, Oslo, ann@example.org", "whole"],
  [{ who: contact({ country: "ZA" }), mail }, "Bo Lee, 082 123 4567", "whole"],
  [{ note: longText(), mail }, "It is broken, ann@example.org", "whole"],
  [{ parts: choices({ lid: "Lid", box: "Box" }), damaged }, "lid, box", "whole"],
  [{ since: date(), year: number({ title: "Which year?" }) }, "Dec 24, 2026", "whole"],
  [{ price: number(), mail }, "1,250", "one part"],
  // Any text may have commas.
  [{ street: name, zip: z.string().meta({ title: "Postcode?" }) }, "Quay 1, 0150 Oslo", "text"],
  [{ street: name, mail }, "Quay 1, Oslo, ann@example.org", "two texts"],
  [{ what: name, mobile }, "It broke, please call me at +27 82 123 4567", "in a sentence"],
  [{ name, mobile }, "Room 12, 082 123 4567", "may be any number"],
  [{ name, when: date() }, "It broke, yesterday", "may be in a story"],
  [{ name, born: date(), mail }, "Ann, ann@example.org", "not what comes next"],
  [{ name, mail }, "hi, ann@example.org", "a greeting"],
  [{ name, mail }, "no, ann@example.org", "a word"],
  // It is not clear which is which.
  [{ one: mail, other: mail, name }, "a@example.org, b@example.org", "two of a kind"],
  [{ from: date(), to: date({ title: "To?" }) }, "24.12.2026, 28.12.2026", "two days"],
  [{ order, damaged }, "AB123456, is it damaged?", "no option"],
  [{ order, damaged }, "AB123456, the box is not damaged", "not an option"],
  [{ order, damaged }, "AB123456, 2", "a bare number"],
  [{ order, children: z.int() }, "AB123456, 3", "a count of what"],
  [{ order, terms: consent({ title: "Terms?" }) }, "AB123456, terms: yes", "consent"],
  [{ order, damaged }, "the box, yesterday", "not what was asked"],
  [{ order, damaged }, "AB123456, the box, thank you so much", "more than answers"],
  [{ order, damaged }, "AB123456, XY123456, box", "two answers"],
  [{ order, mail }, `AB123456, ${"a".repeat(600)}@example.org`, "long"],
];

describe("a message with several answers", () => {
  for (const [fields, text, answers] of taken) {
    it(`is taken apart: ${JSON.stringify(text)}`, async () => {
      expect(await answersIn(text, fields)).to.deep.equal(answers);
    });
  }

  it("is taken apart in the words of any language", async () => {
    const fields = { name, mail };

    const answers = await answersIn("آن، ann@example.org", fields, { language: "ar" });

    expect(answers).to.deep.equal({ name: "آن", mail: "ann@example.org" });
  });
});

describe("a message that may be one answer, or none", () => {
  for (const [fields, text, why] of left) {
    it(`is left as it is (${why}): ${JSON.stringify(text.slice(0, 60))}`, async () => {
      expect(await answersIn(text, fields)).to.equal(undefined);
    });
  }
});
