import { expect } from "chai";
import { z } from "zod";
import { AuthoringError } from "../../../src/base/errors.ts";
import type { Field } from "../../../src/form/field.ts";
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

function kindsOf(fields: readonly Field[]): unknown[] {
  return fields.map((field) => (field.type === "leaf" ? field.kind : field.type));
}

function refusalOf(schema: z.ZodObject): string {
  try {
    form("A form", schema as never);
  } catch (error) {
    expect(error).to.be.instanceOf(AuthoringError);
    expect(error)
      .to.have.property("place")
      .that.matches(/^form\.test\.ts:\d+$/);
    return String(error);
  }
  return "none";
}

describe("form()", () => {
  it("reads what each field is filled with from its schema", () => {
    const { fields } = form(
      "Plain",
      z.object({
        text: z.string(),
        trimmed: z.string().trim().toUpperCase(),
        number: z.coerce.number(),
        whole: z.int(),
        mail: z.email(),
        day: z.iso.date(),
        date: z.date(),
        flag: z.boolean(),
        terms: z.literal(true),
        one: z.enum(["a", "b"]),
        either: z.union([z.literal("a"), z.literal("b")]),
        several: z.array(z.enum(["a", "b"])),
        part: z.object({ street: z.string() }),
        parts: z.array(z.object({ street: z.string() })),
        names: z.array(z.string()),
      }),
    );

    expect(kindsOf(fields)).to.deep.equal([
      ...["text", "text", "number", "number", "email", "date", "date", "yes or no", "consent"],
      ...["choice", "choice", "choices", "group", "list", "list"],
    ]);
  });

  it("reads the fields of the makers", () => {
    const { fields } = form(
      "Made",
      z.object({
        phone: phone(),
        email: email(),
        date: date(),
        location: location(),
        contact: contact(),
        file: file(),
        files: file({ most: 3 }),
        rating: rating(),
        consent: consent(),
        story: longText(),
        number: number(),
        yesNo: yesNo(),
        choice: choice({ a: "A" }),
        choices: choices({ a: "A" }),
      }),
    );

    expect(kindsOf(fields)).to.deep.equal([
      ...[
        "phone",
        "email",
        "date",
        "location",
        "contact",
        "file",
        "file",
        "rating",
        "consent",
        "long text",
      ],
      ...["number", "yes or no", "choice", "choices"],
    ]);
  });

  it("takes words from meta, wherever in the schema they stand", () => {
    const { fields } = form(
      "Words",
      z.object({
        inner: z.string().meta({ title: "Inner", hint: "Below", remember: "inner" }).optional(),
        outer: z.string().meta({ title: "Not this" }).optional().meta({ title: "Outer" }),
        bothWays: z.enum(["a", "b"]).meta({ labels: { a: "First" } }),
      }),
    );

    expect(fields[0]).to.include({
      title: "Inner",
      hint: "Below",
      remember: "inner",
      isOptional: true,
    });
    expect(fields[1]).to.include({ title: "Outer" });
    expect(fields[2]).to.deep.include({
      title: "Both ways",
      options: [
        { key: "a", title: "First" },
        { key: "b", title: "B" },
      ],
    });
  });

  it("knows how many of a list there may be", () => {
    const { fields } = form("Lists", z.object({ names: z.array(z.string()).min(1).max(3) }));

    expect(fields[0]).to.include({ least: 1, most: 3 });
  });

  it("keeps the order of hundreds of options", () => {
    const labels = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`k${at}`, `Nr ${at}`]),
    );
    const { fields } = form("Many", z.object({ one: choice(labels) }));

    expect(fields[0]).to.have.property("options").with.length(300);
  });

  const refused: readonly (readonly [string, z.ZodObject, string])[] = [
    ["a field nobody could type", z.object({ when: z.map(z.string(), z.string()) }), '"when"'],
    ["one in a part of it", z.object({ part: z.object({ big: z.bigint() }) }), '"part.big"'],
    ["one in a list", z.object({ list: z.array(z.symbol()) }), '"list[]"'],
    ["a field whose name is a path", z.object({ "a/b": z.string() }), '"a/b"'],
    [
      "a widget there is not",
      z.object({ a: z.string().meta({ widget: "dial" as never }) }),
      "dial",
    ],
    ["a choice without options", z.object({ a: z.string().meta({ widget: "choice" }) }), "options"],
    ["nothing to fill in", z.object({}), "no field"],
  ];
  for (const [what, schema, named] of refused) {
    it(`refuses ${what}, by its name`, () => {
      expect(refusalOf(schema)).to.include(named);
    });
  }

  it("refuses a country there is not", () => {
    expect(() => phone({ country: "XX" })).to.throw(RangeError, "XX");
  });

  it("has answers of the type of its schema", () => {
    const Claim = form(
      "Claim",
      z.object({ damaged: choice({ box: "Box", both: "Both" }), stars: rating().optional() }),
    );
    type Answers = z.output<typeof Claim.schema>;

    const right: Answers = { damaged: "box" };
    // @ts-expect-error: there is no such option
    const wrong: Answers = { damaged: "lid" };
    // @ts-expect-error: what the memo cannot keep is no answer
    const unkept = () => form("Map", z.object({ map: z.string().transform(() => new Map()) }));

    expect([right, wrong]).to.have.length(2);
    expect(unkept).to.be.a("function");
  });
});
