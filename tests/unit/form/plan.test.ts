import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { limits } from "../../../adapters/web/limits.ts";
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
import { capabilitySets } from "../../kit/capabilities.ts";

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

describe("a question that takes several options", () => {
  const said: readonly (readonly [{ min?: number; max?: number; hint?: string }, string])[] = [
    [{}, "Several answers are possible: choose what fits, or write the numbers."],
    [{ max: 4 }, "Several answers are possible: choose what fits, or write the numbers."],
    [{ min: 2 }, "Choose at least 2, or write the numbers."],
    [{ max: 3 }, "Choose up to 3, or write the numbers."],
    [{ min: 2, max: 3 }, "Choose 2 to 3, or write the numbers."],
    [{ min: 2, max: 2 }, "Choose exactly 2, or write the numbers."],
    [{ min: 2, hint: "One for each day" }, "One for each day"],
  ];
  for (const [rules, hint] of said) {
    it(`says "${hint}" with ${JSON.stringify(rules)}`, () => {
      const parts = choices(options(4), { title: "Which?", ...rules });

      const [[field] = []] = plan(form("Parts", z.object({ parts })), limits.telegram).pages;

      expect(field?.shown[0]?.text).to.equal(`Which?\n${hint}`);
    });
  }
});

describe("a form that can be filled in on a page too", () => {
  const fields = (count: number) =>
    z.object(Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, z.string()])));
  const can = limits.whatsapp;

  it("is offered as one when it has many fields, and asked question by question", () => {
    const planned = plan(form("Long", fields(13)), can, { hasPages: true });

    expect(planned).to.deep.include({
      as: "page",
      reason:
        "The app has no forms of its own, and 13 fields are many questions: a page is offered first",
    });
    expect(planned.pages).to.have.length(13);
  });

  it("is asked in the chat alone when it is short, or there are no pages", () => {
    expect(plan(form("Short", fields(12)), can, { hasPages: true }).as).to.equal("questions");
    expect(plan(form("Long", fields(13)), can).as).to.equal("questions");
  });

  it("is offered as one when the app takes no files and it wants one", () => {
    const files = { ...limits.whatsapp.files, receiveBytes: 0 };
    const Photo = form("Photo", z.object({ photo: file() }));

    const planned = plan(Photo, { ...limits.whatsapp, files }, { hasPages: true });

    expect(planned).to.deep.include({
      as: "page",
      reason:
        'The app has no forms of its own, and "photo" cannot be sent there: a page is offered first',
    });
  });
});

describe("an app with forms of its own", () => {
  const can = capabilitySets.discord as never;
  const texts = (count: number) =>
    z.object(Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, z.string()])));

  it("shows a form on as many pages as it needs", () => {
    const planned = plan(form("Seven", texts(7)), can);

    expect(planned).to.deep.include({
      as: "whole",
      reason: "7 of 7 fields fit on 2 of the app's own pages",
    });
    expect(planned.pages.map(({ length }) => length)).to.deep.equal([5, 2]);
  });

  it("cuts titles and labels to its limits, and keeps long questions whole below", () => {
    const title = "L".repeat(50);
    const Long = form("T".repeat(50), texts(2).extend({ long: z.string().meta({ title }) }));

    const planned = plan(Long, can);

    expect(planned.title).to.equal(`${"T".repeat(44)}…`);
    expect(planned.pages[0]?.[2]?.field).to.deep.include({
      label: `${"L".repeat(44)}…`,
      hint: title,
    });
  });

  it("has in it what is known", () => {
    const Known = form("Known", texts(2).extend({ phone: phone({ remember: "phone" }) }));

    const [page] = plan(Known, can, { known: { phone: "+27821234567" } }).pages;

    expect(page?.[2]).to.deep.include({ isKnown: true });
    expect(page?.[2]?.field?.value).to.deep.equal(["+27821234567"]);
  });

  const others: readonly (readonly [string, z.ZodObject, string])[] = [
    [
      "more fields than it holds",
      texts(26),
      '"f25" is beyond the 25 fields of the app\'s own forms',
    ],
    [
      "too many options",
      texts(3).extend({ one: choice(options(26)) }),
      '"one" has more than 25 options',
    ],
    ["a list", texts(3).extend({ items: z.array(z.string()) }), '"items" is a list'],
    [
      "more files than a field of it takes",
      texts(3).extend({ part: z.object({ photos: file({ least: 11, most: 12 }) }) }),
      '"part.photos" needs more than 10 files',
    ],
    [
      "a part that may be left out",
      texts(3).extend({ part: z.object({ a: z.string() }).optional() }),
      '"part" is a part that may be left out',
    ],
  ];
  for (const [what, schema, why] of others) {
    it(`asks in the chat for ${what}, and says why`, () => {
      const { as, reason, pages } = plan(form("Misfit", schema as never), can);

      expect(as).to.equal("whole");
      expect(reason).to.match(/own pages\. The chat asks for the others: /);
      expect(reason.endsWith(why)).to.equal(true);
      expect(pages.at(-1)?.map(({ field }) => field)).to.deep.equal([undefined]);
    });
  }

  it("goes by questions where there are only two", () => {
    expect(plan(form("Two", texts(2)), can)).to.deep.include({
      as: "questions",
      reason: "So few questions are quicker to answer in the chat than on a form of the app's own",
    });
  });

  it("goes by questions where its own forms hold next to nothing", () => {
    const { as, reason } = plan(form("List", texts(1).extend({ items: z.array(z.string()) })), can);

    expect(as).to.equal("questions");
    expect(reason).to.equal('The app\'s own forms cannot hold it: "items" is a list');
  });
});
