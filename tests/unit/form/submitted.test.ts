import { expect } from "chai";
import { z } from "zod";
import { form } from "../../../src/form/form.ts";
import { formLanguageFor } from "../../../src/form/languages/languages.ts";
import { choice, choices, consent, date, email, number } from "../../../src/form/makers.ts";
import { filledItems, isFilled, isSent, issuesOf, textsAt } from "../../../src/form/submitted.ts";
import type { RawAnswers } from "../../../src/model/submission.ts";
import { parts } from "../../kit/forms.ts";

const at = new Date("2026-11-23T10:00:00Z");

const Order = form(
  "Order",
  z
    .object({
      name: z.string().min(2),
      mail: email(),
      part: choice(parts),
      extras: choices(parts, { max: 2 }),
      day: date({ min: "2026-12-01" }),
      home: z.object({ street: z.string().min(3) }).optional(),
      items: z
        .array(z.object({ what: z.string(), price: number({ min: 1 }) }))
        .min(1)
        .max(2),
      note: z.string().optional(),
      terms: consent(),
    })
    .refine(({ items }) => items.every(({ what }) => what !== "lead"), {
      path: ["items", 1, "what"],
      error: "We do not sell lead",
    }),
);

const right: RawAnswers = {
  name: "Ann",
  mail: "ann@example.org",
  part: "lid",
  extras: ["box", "The feet"],
  day: "24 December 2026",
  "home.street": "",
  "items[0].what": "gold",
  "items[0].price": "12.50",
  note: "",
  terms: "yes",
};

function issues(changed: RawAnswers = {}, language = "en") {
  return issuesOf(Order, { ...right, ...changed }, { language: formLanguageFor(language), at });
}

describe("what is sent of a form", () => {
  it("has no issues where everything fits", async () => {
    expect(await issues()).to.deep.equal({});
  });

  it("has one issue for each field that does not fit", async () => {
    const wrong = await issues({
      name: "A",
      mail: "ann",
      part: "lit",
      extras: ["box", "lid", "feet"],
      day: "2026-11-30",
      "home.street": "E",
      "items[0].price": "much",
      terms: "no",
    });

    expect(wrong).to.deep.equal({
      name: "That is too short: at least 2 characters.",
      mail: "That does not look like an e-mail address.",
      part: "That is not one of the answers.",
      extras: "At most 2 of them, please.",
      day: "It cannot be before December 1, 2026.",
      "home.street": "That is too short: at least 3 characters.",
      "items[0].price": "A number, please.",
      terms: "We cannot go on without your consent.",
    });
  });

  it("says in the customer's language what is missing", async () => {
    expect(await issuesOf(Order, {}, { language: formLanguageFor("de"), at })).to.have.all.keys(
      "name",
      "mail",
      "part",
      "extras",
      "day",
      "items",
      "terms",
    );
    expect((await issues({ name: " " }, "de")).name).to.equal(formLanguageFor("de").issues.needed);
  });

  it("counts the items that are filled in", async () => {
    const many = { "items[3].what": "tin", "items[3].price": "1", "items[7].what": "tin" };

    expect(await issues(many)).to.deep.equal({
      items: "At most 2 of them, please.",
      "items[7].price": formLanguageFor("en").issues.needed,
    });
  });

  it("finds the item that a rule over the whole form is about", async () => {
    const lead = { "items[4].what": "lead", "items[4].price": "1" };

    expect(await issues(lead)).to.deep.equal({ "items[4].what": "We do not sell lead." });
  });

  it("takes no answer from the prototype of an object", () => {
    expect(textsAt({}, "constructor")).to.deep.equal([]);
    expect(isSent({}, "toString")).to.equal(false);
  });

  it("tells a field from another that begins with its name", () => {
    const answers = { "items[1]": "x", "itemsTotal[0]": "y", "home.street": " " };

    expect(filledItems(answers, "items")).to.deep.equal([1]);
    expect([isSent(answers, "home"), isFilled(answers, "home")]).to.deep.equal([true, false]);
    expect(isSent(answers, "item")).to.equal(false);
  });
});
