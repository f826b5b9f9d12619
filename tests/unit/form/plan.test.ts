import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { shownPlan } from "../../../app/cli/preview.ts";
import { form } from "../../../src/form/form.ts";
import {
  choice,
  choices,
  consent,
  contact,
  date,
  email,
  file,
  location,
  longText,
  number,
  phone,
  rating,
  yesNo,
} from "../../../src/form/makers.ts";
import { plan } from "../../../src/form/plan.ts";
import { capabilitySets, modals } from "../../kit/capabilities.ts";

const options = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at + 1}`, `Option ${at + 1}`]));

const EveryKind = form(
  "Every kind of field",
  z.object({
    text: z.string().meta({ title: "Your name?" }),
    textWithHint: z.string().meta({ title: "Your order?", hint: "Two letters, six digits" }),
    textOptional: z.string().optional().meta({ title: "A nickname?" }),
    longText: longText({ title: "What happened?" }),
    number: number({ title: "How much?" }),
    email: email({ title: "Your e-mail address?" }),
    phone: phone({ title: "Your phone number?" }),
    phoneKnown: phone({ title: "Where can we reach you?", remember: "phone" }),
    date: date({ title: "When was it?" }),
    location: location({ title: "Where was it?" }),
    contact: contact({ title: "Who else can we ask?" }),
    file: file({ title: "A photo of it?", accept: ["image/*"] }),
    fileOptional: file({ title: "The invoice?" }).optional(),
    files: file({ title: "Your papers?", most: 3 }),
    rating: rating({ title: "How were we?" }),
    ratingToTen: rating({ title: "Would you come again?", most: 10 }),
    consent: consent({ title: "Our terms", hint: "https://example.org/terms" }),
    yesNo: yesNo({ title: "Are you at home?" }),
    yesNoOptional: yesNo({ title: "A dog?" }).optional(),
    choiceOf3: choice(options(3), { title: "Which of three?" }),
    choiceOf10: choice(options(10), { title: "Which of ten?" }),
    choiceOf25: choice(options(25), { title: "Which of twenty-five?" }),
    choiceOf40: choice(options(40), { title: "Which of forty?" }),
    choiceOfLong: choice(
      {
        one: "The first of two options that begin alike",
        two: "The first of two options that end otherwise",
      },
      { title: "Which of the long ones?" },
    ),
    choices: choices({ lid: "The lid", box: "The box" }, { title: "Which parts?" }),
    choicesOptional: choices(
      { lid: "The lid", box: "The box" },
      { title: "Spare parts?" },
    ).optional(),
    part: z.object({ street: z.string().meta({ title: "Street?" }) }),
    list: z.array(z.object({ price: number({ title: "Its price?" }) })),
  }),
);

describe("the plan of a form", () => {
  for (const [app, can] of Object.entries(capabilitySets)) {
    it(`shows every kind of field on ${app} as in its golden file`, async () => {
      const planned = plan(EveryKind, can, { known: { phone: "+27821234567" } });

      const file = join(import.meta.dirname, "golden", `${app}.txt`);
      if (process.env.WRITE_GOLDEN === "1") await writeFile(file, shownPlan(planned));
      expect(shownPlan(planned)).to.equal(await readFile(file, "utf8"));
    });
  }

  it("is in the customer's language", () => {
    const Terms = form("Terms", z.object({ ok: consent({ title: "Bedingungen" }) }));

    const [[field] = []] = plan(Terms, capabilitySets.telegram as never, { language: "de" }).pages;

    expect(field?.shown[0]?.suggestedActions?.actions.map(({ title }) => title)).to.deep.equal([
      "Ich stimme zu",
      "Ich stimme nicht zu",
    ]);
  });

  it("asks what is known but does not fit", () => {
    const Phone = form("Phone", z.object({ phone: phone({ remember: "phone" }) }));

    const planned = plan(Phone, capabilitySets.discord as never, { known: { phone: "12" } });

    expect(planned.pages.flat()).to.have.nested.property("[0].isKnown", false);
  });
});

describe("an app with forms of its own", () => {
  const can = { ...capabilitySets.discord, forms: modals } as never;
  const texts = (count: number) =>
    z.object(Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, z.string()])));

  it("shows a form on as many pages as it needs", () => {
    const planned = plan(form("Seven", texts(7)), can);

    expect(planned).to.deep.include({
      as: "whole",
      reason: "All 7 fields fit on 2 of the app's own pages",
    });
    expect(planned.pages.map(({ length }) => length)).to.deep.equal([5, 2]);
  });

  it("cuts titles and labels to its limits", () => {
    const Long = form(
      "T".repeat(50),
      z.object({ one: z.string().meta({ title: "L".repeat(50) }) }),
    );

    const { title, pages } = plan(Long, can);

    expect(title).to.equal(`${"T".repeat(44)}…`);
    expect(pages[0]?.[0]?.shown[0]?.text).to.equal(`${"L".repeat(44)}…`);
  });

  const misfits: readonly (readonly [string, z.ZodObject, string])[] = [
    ["too many fields", texts(16), "16 fields are more than the 15 of the app's own forms"],
    [
      "a kind it does not have",
      z.object({ part: z.object({ where: location() }) }),
      '"part.where" is a location, which the app\'s own forms do not have',
    ],
    [
      "too many options",
      z.object({ one: choice(options(26)) }),
      '"one" has more than the 25 options of the app\'s own forms',
    ],
    [
      "a list",
      z.object({ items: z.array(z.string()) }),
      '"items" is a list, which the app\'s own forms do not have',
    ],
  ];
  for (const [what, schema, reason] of misfits) {
    it(`goes by questions with ${what}, and says why`, () => {
      const planned = plan(form("Misfit", schema as never), can);

      expect(planned).to.deep.include({ as: "questions", reason });
    });
  }
});
