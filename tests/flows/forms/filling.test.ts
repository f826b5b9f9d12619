import { expect } from "chai";
import { z } from "zod";
import { skins } from "../../../adapters/web/limits.ts";
import { flow } from "../../../src/flow/flow.ts";
import { form } from "../../../src/form/form.ts";
import {
  choice,
  choices,
  consent,
  date,
  number,
  phone,
  rating,
  yesNo,
} from "../../../src/form/makers.ts";
import { conversation } from "../../../src/testing/conversation.ts";
import { parts, Short, talkOf } from "../../kit/forms.ts";
import { rejection } from "../../kit/run.ts";

const Claim = form(
  "Claim",
  z.object({
    order: z
      .string()
      .regex(/^[A-Z]{2}\d{6}$/)
      .meta({ title: "Order number?" }),
    damaged: choice(parts, { title: "What is damaged?" }),
    spare: choices(parts, { title: "Which spare parts?", max: 2 }),
    since: date({ title: "Since when?" }),
    price: number({ title: "Its price?" }),
    phone: phone({ title: "Your phone?", country: "ZA" }),
    stars: rating({ title: "How was it before?" }),
    isHome: yesNo({ title: "Are you at home?" }),
    terms: consent({ title: "The terms?" }),
    note: z.string().meta({ title: "A note?" }).optional(),
  }),
);

const told = [
  ["order", "AB123456", "Order number?"],
  ["damaged", "the box", "What is damaged?"],
  ["spare", "1, 3", "Which spare parts?"],
  ["since", "24.12.2026", "Since when?"],
  ["price", "1,250.50", "Its price?"],
  ["phone", "082 123 4567", "Your phone?"],
  ["stars", "4", "How was it before?"],
  ["isHome", "yes", "Are you at home?"],
  ["terms", "I agree", "The terms?"],
  ["note", "skip", "A note?"],
] as const;

const result =
  'Result {"order":"AB123456","damaged":"box","spare":["lid","feet"],"since":"2026-12-24",' +
  '"price":1250.5,"phone":"+27821234567","stars":4,"isHome":true,"terms":true}';

describe("a form that is filled by questions", () => {
  for (const app of skins) {
    it(`asks for every field on ${app}, and shows the answers`, async () => {
      let talk = talkOf(Claim).on(app).says("/fill");
      for (const [, text, question] of told) talk = talk.sees(question).says(text);
      await talk
        .sees("• Since when? December 24, 2026")
        .chooses("Yes, all of it")
        .sees(result)
        .seesNothingMore()
        .isThrough();
    });
  }

  const moves = skins.flatMap((from) =>
    skins.filter((app) => app !== from).map((to) => ({ from, to })),
  );
  for (const { from, to } of moves) {
    it(`goes on after any field from ${from} to ${to}, and repeats nothing`, async () => {
      for (const moved of told.keys()) {
        let talk = talkOf(Claim).on(from).says("/fill");
        for (const [at, [, text]] of told.entries())
          talk = talk.on(at < moved ? from : to).says(text);
        const transcript = await talk.says("yes").sees(result).isThrough();

        const asked = transcript.map(
          // What an app's own form says of itself stands above the question.
          ({ text }) => text.replace(/^.*answer here\.\n\n/, "").split("\n")[0] ?? "",
        );
        const questions = asked.filter((line) => told.some(([, , question]) => question === line));
        expect(questions).to.deep.equal(told.map(([, , question]) => question));
      }
    });
  }

  it("shows the open question again to somebody who greets on another app", async () => {
    await talkOf(Short)
      .on("whatsapp")
      .says("/fill")
      .says("Ann")
      .offers("The lid", "The box", "The feet")
      .on("discord")
      .says("hi")
      .sees("Which part?")
      .offers("The lid", "The box", "The feet")
      .seesNothingMore();
  });

  it("takes a number, a label and a typed text for an option", async () => {
    for (const text of ["2", "The box", "the BOX!", "box"])
      await talkOf(Short).on("whatsapp").says("/fill").says("Ann").says(text).sees("Your city?");
  });

  it("has no summary when it is short", async () => {
    const Two = form("Two", z.object({ name: z.string(), city: z.string() }));

    await talkOf(Two)
      .says("/fill")
      .says("Ann")
      .says("Oslo")
      .sees('Result {"name":"Ann","city":"Oslo"}');
  });

  it("can be filled twice in one run, under different names", async () => {
    const One = form("One", z.object({ name: z.string() }));
    const twice = flow("twice", { command: "twice" }, async ({ fill, say }) => {
      const mine = await fill("mine", One);
      const yours = await fill("yours", One);
      await say(`${mine.name} and ${yours.name}`);
    });

    await conversation(twice).says("/twice").says("Ann").says("Bo").sees("Ann and Bo");
  });
});

describe("a form that is declared in a flow", () => {
  it("is refused where turns are played twice, with its place", async () => {
    const inside = flow("inside", { fallback: true }, async ({ fill }) => {
      await fill("form", form("Inside", z.object({ name: z.string() })));
    });

    const error = await rejection(Promise.resolve(conversation(inside).says("hi")));

    expect(String(error)).to.match(/"Inside" of step "form" .* \(filling\.test\.ts:\d+\)/);
    expect(String(error)).to.include("declare it outside of the flow");
  });
});

describe("a customer who changes their mind", () => {
  it("goes back one field at a time", async () => {
    await talkOf(Short)
      .says("/fill")
      .says("Ann")
      .says("box")
      .says("back")
      .sees("Which part?")
      .says("back")
      .sees("Your name?")
      .says("Bo")
      .says("lid")
      .says("Oslo")
      .says("yes")
      .sees('Result {"name":"Bo","part":"lid","city":"Oslo"}');
  });

  it("changes one answer at the end, and then another by its name", async () => {
    await talkOf(Short)
      .says("/fill")
      .says("Ann")
      .says("box")
      .says("Oslo")
      .chooses("Change something")
      .chooses("Which part?")
      .sees("Which part?")
      .chooses("The feet")
      .sees("• Which part? The feet")
      .says("your city")
      .sees("Your city?")
      .says("Rome")
      .chooses("Yes, all of it")
      .sees('Result {"name":"Ann","part":"feet","city":"Rome"}')
      .isThrough();
  });

  it("goes back from a change and has lost nothing", async () => {
    await talkOf(Short)
      .says("/fill")
      .says("Ann")
      .says("box")
      .says("Oslo")
      .says("no")
      .says("Your name?")
      .says("back")
      .sees("What would you like to change?")
      .says("back")
      .sees("• Your name? Ann")
      .says("yes")
      .sees('Result {"name":"Ann","part":"box","city":"Oslo"}');
  });
});

describe("a day that is named by the day it is said on", () => {
  it("stays the same however long the form takes", async () => {
    const Trip = form("Trip", z.object({ day: date({ title: "When?" }), who: z.string() }));

    const transcript = await talkOf(Trip)
      .says("/fill")
      .says("tomorrow")
      .passes("5 days")
      .says("Ann");
    const [, day] = /"day":"([\d-]+)"/.exec(transcript.at(-1)?.text ?? "") ?? [];

    expect(day).to.equal("2030-01-02");
  });
});
