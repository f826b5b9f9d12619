import { expect } from "chai";
import { z } from "zod";
import { skins } from "../../../adapters/web/limits.ts";
import { form } from "../../../src/form/form.ts";
import { choice, email, phone } from "../../../src/form/makers.ts";
import { parts, talkOf } from "../../kit/forms.ts";

const text = (title: string) => z.string().min(1).meta({ title });

const Reach = form(
  "Reach",
  z.object({
    name: text("Your name?"),
    mail: email({ title: "Your e-mail?", remember: "email" }),
    phone: phone({ title: "Your phone?" }),
    part: choice(parts, { title: "Which part?" }),
  }),
);

const told = "Ann Smith, ann@example.org, +27 82 123 4567";
const noted =
  "Noted: Your name? Ann Smith; Your e-mail? ann@example.org; Your phone? +27 82 123 4567.";

describe("several answers in one message", () => {
  for (const app of skins) {
    it(`are told back on ${app}, and only what is left is asked`, async () => {
      const transcript = await talkOf(Reach)
        .on(app)
        .says("/fill")
        .says(told)
        .sees(noted)
        .sees("Which part?")
        .knows("email", "ann@example.org")
        .says("box")
        .says("yes")
        .sees('{"name":"Ann Smith","mail":"ann@example.org","phone":"+27821234567","part":"box"}')
        .isThrough();

      expect(transcript.filter((line) => line.text.includes("Noted:"))).to.have.lengthOf(1);
      expect(transcript.some((line) => line.text === "Your phone?")).to.equal(false);
    });
  }

  it("are told back in the customer's language", async () => {
    await talkOf(Reach).in("de").says("/fill").says(told).sees("Notiert: Your name? Ann Smith;");
  });

  it("are taken back one by one", async () => {
    await talkOf(Reach)
      .says("/fill")
      .says(told)
      .says("back")
      .sees("Your phone?")
      .says("back")
      .sees("Your e-mail?")
      .says("lee@example.org")
      .sees("Your phone?")
      .says("+27 82 123 4568")
      .sees("Which part?");
  });

  it("correct what was known, instead of a question whether it is still so", async () => {
    await talkOf(Reach, Reach)
      .says("/fill")
      .says(told)
      .says("box")
      .says("yes")
      .says("/fill2")
      .says("Ann, lee@example.org")
      .sees("Noted: Your name? Ann; Your e-mail? lee@example.org.")
      .sees("Your phone?")
      .knows("email", "lee@example.org");
  });

  it("are taken for the item of a list that is being filled, and for no other", async () => {
    const Guests = form(
      "Guests",
      z.object({
        guests: z
          .array(z.object({ name: text("Who?"), mail: email({ title: "E-mail?" }) }))
          .min(1)
          .meta({ title: "Guests" }),
        mail: email({ title: "Your own e-mail?" }),
      }),
    );

    await talkOf(Guests)
      .says("/fill")
      .says("Ann, ann@example.org")
      .sees("Noted: Who? Ann; E-mail? ann@example.org.")
      .says("yes")
      .says("Bo, bo@example.org")
      .sees("Noted: Who? Bo; E-mail? bo@example.org.")
      .says("no")
      .sees("Your own e-mail?");
  });

  it("are taken for a part of the form as for the rest of it", async () => {
    const Parcel = form(
      "Parcel",
      z.object({
        order: z
          .string()
          .regex(/^[A-Z]{2}\d{6}$/)
          .meta({ title: "Order number?" }),
        damage: z.object({ what: choice(parts, { title: "What is damaged?" }) }),
        mail: email({ title: "Your e-mail?" }).optional(),
        name: text("Your name?"),
      }),
    );

    await talkOf(Parcel)
      .says("/fill")
      .says("order AB123456, the box is damaged, ann@example.org")
      .sees("Noted: Order number? AB123456; What is damaged? The box; Your e-mail?")
      .sees("Your name?")
      .seesNothingMore();
  });

  it("are left as they are where a page has a place for each", async () => {
    await talkOf(Reach)
      .says("/fill")
      .submits({ name: "Ann, lee@example.org", mail: "ann@example.org" })
      .neverSees("Noted")
      .sees("Your phone?")
      .knows("email", "ann@example.org");
  });

  it("are asked for one after another where it is not clear what is what", async () => {
    await talkOf(Reach)
      .says("/fill")
      .says("Ann, Bo and Lee, ann@example.org")
      .neverSees("Noted")
      .sees("Your e-mail?");
  });
});
