import { expect } from "chai";
import { z } from "zod";
import {
  choice,
  choices,
  consent,
  contact,
  date,
  email,
  location,
  number,
  phone,
  rating,
  yesNo,
} from "../../../src/form/makers.ts";
import { choicesFor, heard } from "../../kit/forms.ts";

type Row = readonly [text: string, value: unknown, language?: string];

function understands(name: string, schema: z.ZodType, rows: readonly Row[]): void {
  describe(name, () => {
    for (const [text, value, language = "en"] of rows) {
      const wanted = value === undefined ? "refuses" : "understands";
      it(`${wanted} ${JSON.stringify(text)} in "${language}"`, async () => {
        const outcome = await heard(text, schema, { language });

        if (value === undefined) expect(outcome).to.have.property("refused");
        else expect(outcome).to.deep.equal(value);
      });
    }
  });
}

understands("a number", number(), [
  ["12", 12],
  ["-3.5", -3.5],
  ["−3", -3],
  ["30 kg", 30],
  ["€ 1,250.50", 1250.5],
  ["1.250,50", 1250.5],
  ["1,234", 1234],
  ["1,234", 1.234, "de"],
  ["1.234", 1234, "de"],
  ["1.5", 1.5, "de"],
  ["0.500", 0.5, "de"],
  ["1 234 567", 1234567],
  ["1'234", 1234],
  ["٣٫", 3, "ar"],
  ["١٢", 12, "ar"],
  ["3-4", undefined],
  ["AB12", undefined],
  ["1e5", undefined],
  ["1,23,456", undefined],
  ["12,34.56,7", undefined],
  ["twelve", undefined],
  ["", undefined],
]);

understands("a day", date(), [
  ["2026-12-24", "2026-12-24"],
  ["24.12.2026", "2026-12-24"],
  ["\u200F24.12.2026", "2026-12-24"],
  ["24/12/2026", "2026-12-24"],
  ["12/24/2026", "2026-12-24"],
  ["3/4/2026", "2026-04-03", "de"],
  ["3/4/2026", undefined],
  ["3/3/2026", "2026-03-03"],
  ["December 24th, 2026", "2026-12-24"],
  ["24 Dec 2026", "2026-12-24"],
  ["4. März 2026", "2026-03-04", "de"],
  ["24 de diciembre de 2026", "2026-12-24", "es"],
  ["today", "2026-11-23"],
  ["morgen", "2026-11-24", "de"],
  ["ayer", "2026-11-22", "es"],
  ["29.2.2028", "2028-02-29"],
  ["29.2.2027", undefined],
  ["31/31/2026", undefined],
  ["24.12.26", "2026-12-24"],
  ["24. 12. 26", "2026-12-24"],
  ["10/12/85", undefined],
  ["24.12/2026", undefined],
  ["3.5", undefined],
  ["December", undefined],
  ["may 3 people come", undefined],
  ["the day after tomorrow", "2026-11-25"],
  ["vorgestern", "2026-11-21", "de"],
  ["in 3 days", "2026-11-26"],
  ["vor 2 Wochen", "2026-11-09", "de"],
  ["hace 3 días", "2026-11-20", "es"],
  ["daqui a 10 dias", "2026-12-03", "pt"],
  ["بعد ٣ أيام", "2026-11-26", "ar"],
  ["this Friday", "2026-11-27"],
  ["letzten Freitag", "2026-11-20", "de"],
  ["esta sexta", "2026-11-27", "pt"],
  ["الأحد الماضي", "2026-11-22", "ar"],
  ["next week", undefined],
  ["Friday or so", undefined],
  ["soon", undefined],
]);

describe("a day that may be another one", () => {
  const rows = [
    ["3/4/2026", ["2026-03-04", "2026-04-03"]],
    ["10/12/85", ["1985-10-12", "1985-12-10", "2085-10-12", "2085-12-10"]],
    ["December 24", ["2025-12-24", "2026-12-24"]],
    ["1 March", ["2026-03-01", "2027-03-01"]],
    ["24.12.", ["2025-12-24", "2026-12-24"]],
    ["Friday", ["2026-11-20", "2026-11-27"]],
    ["on Monday", ["2026-11-16", "2026-11-23", "2026-11-30"]],
    ["next Friday", ["2026-11-27", "2026-12-04"]],
    ["el próximo viernes", ["2026-11-27", "2026-12-04"], "es"],
    ["am Freitag", ["2026-11-20", "2026-11-27"], "de"],
    ["na sexta-feira", ["2026-11-20", "2026-11-27"], "pt"],
    ["الجمعة القادمة", ["2026-11-27", "2026-12-04"], "ar"],
  ] as const;
  for (const [text, days, language = "en"] of rows) {
    it(`is not guessed: ${JSON.stringify(text)}`, async () => {
      expect(await choicesFor(text, date(), { language })).to.deep.equal(days);
    });
  }

  it("is clear where only one of them fits the field", async () => {
    expect(await heard("3/4/2026", date({ min: "2026-04-01" }))).to.equal("2026-04-03");
    expect(await heard("10.12.85", date({ max: "2026-11-23" }))).to.equal("1985-12-10");
    expect(await heard("Friday", date({ max: "2026-11-23" }))).to.equal("2026-11-20");
  });

  it("is refused with what the field says, where none of them fits", async () => {
    const outcome = await heard("3/4/2026", date({ min: "2027-01-01" }));

    expect(outcome).to.deep.equal({ refused: "It cannot be before January 1, 2027." });
  });
});

understands("a date of zod's own", z.date(), [
  ["2026-12-24", new Date("2026-12-24")],
  ["never", undefined],
]);

understands("a phone number", phone({ country: "ZA" }), [
  ["082 123 4567", "+27821234567"],
  ["+49 30 901820", "+4930901820"],
  ["٠٨٢١٢٣٤٥٦٧", "+27821234567"],
  ["(082) 123-4567", "+27821234567"],
  ["082/1234567", "+27821234567"],
  ["00 49 30 901820", "+4930901820"],
  ["my number is 082 123 4567", "+27821234567"],
  ["082 123 4567 (mobile)", "+27821234567"],
  ["082 123 4567, ann@example.org", undefined],
  ["082 123 4567 or 082 123 4568", undefined],
  ["room 7, 082 123 4567", undefined],
  ["12", undefined],
  ["call me", undefined],
]);

understands("a phone number without a country", phone(), [
  ["+27821234567", "+27821234567"],
  ["\u202A+27 82 123 4567\u202C", "+27821234567"],
  ["tel:+27821234567", "+27821234567"],
  ["0027 82 123 4567", "+27821234567"],
  ["+49 (0)30 901820", "+4930901820"],
  ["082 123 4567", undefined],
]);

understands("an e-mail address", email(), [
  [" ann@example.org ", "ann@example.org"],
  ["\u200Eann@example.org\u200B", "ann@example.org"],
  ["ann at example", undefined],
]);

understands("a place", location(), [
  ["52.52, 13.405", { latitude: 52.52, longitude: 13.405 }],
  ["geo:-33.92,18.42", { latitude: -33.92, longitude: 18.42 }],
  ["https://maps.example/@52.5,13.4,15z", { latitude: 52.5, longitude: 13.4 }],
  ["https://maps.example/?q=52.5%2C13.4", { latitude: 52.5, longitude: 13.4 }],
  ["Quay 1, Oslo", { address: "Quay 1, Oslo" }],
  ["95.1, 13", undefined],
  ["https://maps.example/abc", undefined],
  ["12", undefined],
]);

understands("a contact", contact({ country: "ZA" }), [
  ["Bo Lee, 082 123 4567", { name: "Bo Lee", phone: "+27821234567" }],
  ["+27 82 123 4567 (Bo)", { name: "Bo", phone: "+27821234567" }],
  ["082 123 4567", undefined],
  ["Bo Lee", undefined],
]);

understands("a rating", rating(), [
  ["4", 4],
  ["4/5", 4],
  ["4 of 5", 4],
  ["★★★", 3],
  ["6", undefined],
  ["0", undefined],
  ["4/10", undefined],
]);

understands("yes or no", yesNo(), [
  ["Yes!", true],
  ["nope", false],
  ["ja", true],
  ["لا", false, "ar"],
  ["maybe", undefined],
]);

understands("a consent", consent(), [
  ["I agree", true],
  ["yes", true],
  ["no", undefined],
]);

const parts = { lid: "The lid", box: "The box", feet: "All four feet" };

understands("a choice", choice(parts), [
  ["2", "box"],
  ["the BOX", "box"],
  ["feet", "feet"],
  ["The", undefined],
  ["4", undefined],
]);

understands("choices", choices(parts), [
  ["1, 3", ["lid", "feet"]],
  ["1 3", ["lid", "feet"]],
  ["the lid and the box", ["lid", "box"]],
  ["the lid; the lid", ["lid"]],
  ["box", ["box"]],
  ["the lid, the cat", undefined],
  ["1, 4", undefined],
]);

understands("an optional field", z.enum(["skip", "stay"]).optional(), [
  ["skip", "skip"],
  ["stay", "stay"],
]);

describe("an optional field that is skipped", () => {
  it("has no value", async () => {
    expect(await heard("skip", number().optional())).to.equal(undefined);
  });

  it("has the value its schema gives it", async () => {
    expect(await heard("überspringen", number().default(7), { language: "de" })).to.equal(7);
  });
});
