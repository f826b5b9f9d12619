import { expect } from "chai";
import { filling, withoutGaps } from "../../../src/form/gaps.ts";
import { untranslated as t, textsBeside } from "../../../src/form/texts.ts";

describe("a sentence to somebody whose name is not known", () => {
  const name = "";
  const sentences: readonly (readonly [said: string, heard: string])[] = [
    [
      t`Sorry to hear that, ${name}. This takes two minutes.`,
      "Sorry to hear that. This takes two minutes.",
    ],
    [t`Good morning, ${name}!`, "Good morning!"],
    [t`Thank you, ${name}`, "Thank you"],
    [t`Hello ${name}, and welcome`, "Hello, and welcome"],
    [t`${name}, your parcel is here`, "Your parcel is here"],
    [t`Bonjour ${name} !`, "Bonjour !"],
    [t`¡Hola, ${name}!`, "¡Hola!"],
    [t`مرحبا، ${name}!`, "مرحبا!"],
    [t`A table for ${name} and two more`, "A table for and two more"],
    [t`${name}${name}`, ""],
  ];
  for (const [said, heard] of sentences)
    it(`is "${heard}"`, () => {
      expect(said).to.equal(heard);
    });
});

describe("a translated sentence to somebody whose name is not known", () => {
  it("leaves it out in every language", () => {
    const flow = { type: "Flow", name: "newsletter", place: "newsletter.ts:1" } as const;
    const newsletter = new URL("../../../flows/newsletter.ts", import.meta.url).href;
    const german = textsBeside(newsletter, flow).in("de");

    const said = (name: string) => german`What is your e-mail address, ${name}?`;

    expect(said("Ann")).to.equal("Wie lautet Ihre E-Mail-Adresse, Ann?");
    expect(said("")).to.equal("Wie lautet Ihre E-Mail-Adresse?");
  });
});

describe("a sentence in which all is known", () => {
  it("is said as it stands, whatever is in it", () => {
    expect(t`Well, ${"Ann"}. That, . is ${0}, ${"  "}.`).to.equal("Well, Ann. That, . is 0,   .");
    expect(withoutGaps(`${filling("a")} ,.`)).to.equal("a ,.");
  });
});
