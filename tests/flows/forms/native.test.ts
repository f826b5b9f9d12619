import { z } from "zod";
import { form } from "../../../src/form/form.ts";
import { choice, consent, number, phone } from "../../../src/form/makers.ts";
import { parts, talkOf } from "../../kit/forms.ts";

const Claim = form(
  "Claim",
  z.object({
    order: z
      .string()
      .regex(/^[A-Z]{2}\d{6}$/, "Two letters and six digits")
      .meta({ title: "Order number?" }),
    part: choice(parts, { title: "Which part?" }),
    town: z.string().min(2).meta({ title: "Your town?" }),
    price: number({ title: "Its price?", min: 1 }),
    phone: phone({ title: "Your phone?", country: "ZA", remember: "phone" }),
    note: z.string().meta({ title: "A note?" }).optional(),
    terms: consent({ title: "The terms?" }),
    items: z.array(z.string().min(2)).max(3).meta({ title: "Items" }),
  }),
);
const first = {
  ...{ order: "AB123456", part: "box", town: "Cape Town", price: "9", phone: "082 123 4567" },
};
const second = { note: "", terms: "yes" };
const talk = () => talkOf(Claim).on("discord").says("/fill");

describe("a form of the app's own", () => {
  it("is offered beside the first question", async () => {
    await talk().sees("Claim: 8 questions. Open the form, or answer here.\n\nOrder number?");
  });

  it("goes on page by page, then in the chat with what it does not hold", async () => {
    await talk()
      .submits(first)
      .sees("Saved. Questions left: 3. Go on in the form, or answer here.\n\nA note?")
      .submits(second)
      .sees("Items: is there anything to tell us?")
      .chooses("No")
      .sees("Please check what you told us:")
      .chooses("Yes, all of it")
      .sees(
        'Result {"order":"AB123456","part":"box","town":"Cape Town","price":9,"phone":"+27821234567","terms":true,"items":[]}',
      )
      .knows("phone", "+27821234567")
      .isThrough();
  });

  it("shows again what does not fit, and takes it from the form or the chat", async () => {
    const wrong = { ...first, order: "1", price: "many" };

    await talk()
      .submits(wrong)
      .sees("Two letters and six digits. Order number?\n\nOther answers that do not fit: 1.")
      .submits({ order: "AB123456", price: "nothing" })
      .sees("A number, please. Its price?")
      .says("9")
      .sees("A note?")
      .submits(second)
      .sees("Items: is there anything to tell us?");
  });

  it("asks for consent that was not given", async () => {
    await talk()
      .submits(first)
      .submits({ note: "", terms: "no" })
      .sees("We cannot go on without your consent. The terms?");
  });

  it("steps back for whoever answers in the chat, and is there again later", async () => {
    await talk()
      .says("AB123456")
      .sees(/^Which part\?$/)
      .says("/start")
      .sees("Saved. Questions left: 7. Go on in the form, or answer here.\n\nWhich part?");
  });

  it("leaves out what was answered on another app", async () => {
    await talkOf(Claim)
      .on("telegram")
      .says("/fill")
      .sees(/^Order number\?$/)
      .says("AB123456")
      .says("The box")
      .on("discord")
      .says("hi")
      .sees("Questions left: 6.")
      .submits({ town: "Oslo", price: "9", phone: "082 123 4567", ...second })
      .on("whatsapp")
      .says("hi")
      .sees("Items: is there anything to tell us?");
  });

  it("counts what is still asked: confirmed, one by one, or not at all", async () => {
    const mine = phone({ title: "Your phone?", country: "ZA", remember: "phone" });
    const Order = form(
      "Order",
      z.object({
        phone: mine,
        items: z.array(z.string().min(2)).max(3).meta({ title: "Items" }),
        gift: z.object({ to: z.string(), words: z.string() }).meta({ title: "Gift" }).optional(),
        town: z.string(),
        street: z.string(),
        note: z.string(),
      }),
    );

    const Known = form("Known", z.object({ phone: mine }));

    await talkOf(Known, Order)
      .on("discord")
      .says("/fill")
      .says("082 123 4567")
      .says("/fill2")
      .sees("Order: 6 questions.")
      .on("telegram")
      .says("hi")
      .chooses("Yes, still the same")
      .chooses("Yes")
      .says("lamp")
      .chooses("Yes")
      .on("discord")
      .says("hi")
      .sees("Questions left: 6.")
      .says("vase")
      .chooses("No")
      .says("/start")
      .sees("Questions left: 4.")
      .chooses("Yes")
      .says("/start")
      .sees("Questions left: 5.");
  });

  it("is taken once: what comes for a closed question is told so", async () => {
    const talked = talk()
      .submits({ ...first, ...second })
      .says("no")
      .says("yes")
      .sees("Result");

    await talked.submits(first).sees("dealt with").seesNothingMore();
  });

  it("is not offered for two questions", async () => {
    const Two = form("Two", z.object({ one: z.string(), two: z.string() }));

    await talkOf(Two).on("discord").says("/fill").sees(/^One$/);
  });
});
