/**
 * Messages with several answers: whatever is taken out of one is what was put in for that field,
 * and a message that is one answer, or mere words, is never taken apart.
 */
import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import {
  choice,
  contact,
  date,
  email,
  location,
  longText,
  number,
  phone,
  yesNo,
} from "../../src/form/makers.ts";
import { answersIn } from "../kit/forms.ts";

interface Kind {
  readonly schema: z.ZodType;
  /** Texts that answer it, with what they mean. */
  readonly answers: readonly (readonly [text: string, value: unknown])[];
}

const kinds: Readonly<Record<string, Kind>> = {
  name: {
    schema: z.string().min(1).meta({ title: "Your name?" }),
    answers: ["Ann", "Bo Lee", "日本", "Room 12"].map((text) => [text, text]),
  },
  order: {
    schema: z
      .string()
      .regex(/^[A-Z]{2}\d{6}$/)
      .meta({ title: "Order number?" }),
    answers: [
      ["AB123456", "AB123456"],
      ["order XY000001", "XY000001"],
    ],
  },
  mail: {
    schema: email({ title: "Your e-mail?" }),
    answers: [["ann@example.org", "ann@example.org"]],
  },
  mobile: {
    schema: phone({ title: "Your phone?", country: "ZA" }),
    answers: [
      ["+27 82 123 4567", "+27821234567"],
      ["082 123 4567", "+27821234567"],
    ],
  },
  since: {
    schema: date({ title: "Since when?" }),
    answers: [
      ["24.12.2026", "2026-12-24"],
      ["24 December 2026", "2026-12-24"],
      ["Dec 24, 2026", "2026-12-24"],
      ["today", "2026-11-23"],
    ],
  },
  months: {
    schema: number({ title: "In how many months?" }),
    answers: [
      ["48", 48],
      ["48 months", 48],
      ["1,250", 1_250],
    ],
  },
  price: {
    schema: number({ title: "How many euros was it?" }),
    answers: [
      ["12", 12],
      ["1,250.50 euros", 1_250.5],
    ],
  },
  part: {
    schema: choice({ box: "Only the box", lid: "The lid" }, { title: "What is damaged?" }),
    answers: [
      ["the box is damaged", "box"],
      ["2", "lid"],
      ["The lid", "lid"],
    ],
  },
  isHome: {
    schema: yesNo({ title: "Are you at home?" }),
    answers: [
      ["yes", true],
      ["no", false],
    ],
  },
};

const some = fc
  .shuffledSubarray(Object.keys(kinds), { minLength: 2, maxLength: 6 })
  .chain((fields) =>
    fc.record({
      fields: fc.constant(fields),
      picks: fc.array(fc.nat(), { minLength: fields.length, maxLength: fields.length }),
      isTold: fc.array(fc.boolean(), { minLength: fields.length, maxLength: fields.length }),
      mark: fc.constantFrom(", ", "; ", "\n", ",\n"),
      shift: fc.nat(5),
    }),
  );

function schemasOf(fields: readonly string[]): Record<string, z.ZodType> {
  return Object.fromEntries(
    fields.flatMap((name) => {
      const kind = kinds[name];
      return kind ? [[name, kind.schema] as const] : [];
    }),
  );
}

const alone = {
  place: location({ title: "Where is it?" }),
  who: contact({ title: "Who else?", country: "ZA" }),
  story: longText({ title: "What happened?" }),
};

const words = fc
  .array(
    fc.oneof(
      fc.constantFrom("the", "box", "is", "not", "damaged", "only", "months", "48", "yes", "my"),
      fc.constantFrom("order", "at home", "euros", "Quay 1", "0150", "e-mail", "phone", "@", ","),
      fc.string({ unit: "grapheme", maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((list) => list.join(" "));

describe("a message with answers to several random fields", () => {
  it("gives no field another answer than what was put in for it", async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(some, async ({ fields, picks, isTold, mark, shift }) => {
        const told = fields.flatMap((name, at) => {
          const answers = kinds[name]?.answers ?? [];
          const [text, value] = answers[(picks[at] ?? 0) % answers.length] ?? ["", undefined];
          return at === 0 || isTold[at] ? [{ name, text, value }] : [];
        });
        const turned = [...told.slice(shift % told.length), ...told.slice(0, shift % told.length)];
        const taken = await answersIn(turned.map(({ text }) => text).join(mark), schemasOf(fields));

        if (taken === undefined) return;
        count += 1;
        const wanted = Object.fromEntries(told.map(({ name, value }) => [name, value]));
        expect(taken).to.deep.equal(wanted);
      }),
      { numRuns: 1_000 },
    );
    expect(count).to.be.greaterThan(100);
  });
});

describe("a message that is one answer", () => {
  it("is never taken apart, whatever other fields are open", async () => {
    const one = fc
      .constantFrom(...Object.entries(kinds))
      .chain(([name, { answers }]) =>
        fc.record({ name: fc.constant(name), answer: fc.constantFrom(...answers) }),
      );
    await fc.assert(
      fc.asyncProperty(one, fc.subarray(Object.keys(kinds)), async ({ name, answer }, others) => {
        const fields = [name, ...others.filter((other) => other !== name)];

        expect(await answersIn(answer[0], schemasOf(fields))).to.equal(undefined);
      }),
      { numRuns: 300 },
    );
  });

  for (const [name, schema] of Object.entries(alone)) {
    it(`is never taken apart where "${name}" was asked, whatever it holds`, async () => {
      const texts = fc.array(
        fc.constantFrom(
          ...Object.values(kinds).flatMap(({ answers }) => answers.map(([text]) => text)),
        ),
        { minLength: 1, maxLength: 6 },
      );
      await fc.assert(
        fc.asyncProperty(texts, fc.constantFrom(", ", "\n"), async (list, mark) => {
          const fields = { [name]: schema, ...schemasOf(Object.keys(kinds)) };

          expect(await answersIn(list.join(mark), fields)).to.equal(undefined);
        }),
        { numRuns: 100 },
      );
    });
  }
});

describe("any words", () => {
  it("are taken whole or not at all, and never without what was asked", async () => {
    const names = Object.keys(kinds);
    await fc.assert(
      fc.asyncProperty(words, fc.nat(names.length - 1), async (text, at) => {
        const asked = names[at] ?? "";
        const taken = await answersIn(
          text,
          schemasOf([asked, ...names.filter((n) => n !== asked)]),
        );

        // What is taken covers the whole message: nothing that was written is lost.
        const partCount = text.split(/[\n;،,]/).filter((part) => part.trim() !== "").length;
        if (taken) expect(Object.keys(taken).length).to.be.at.least(2).and.at.most(partCount);
        if (taken) expect(taken).to.have.property(asked);
      }),
      { numRuns: 1_000 },
    );
  });
});
