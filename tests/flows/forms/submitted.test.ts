// Forms that are sent at once: a native form or a page is nothing but many answers in one message.
import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { form } from "../../../src/form/form.ts";
import { choice, choices, consent, date, number, phone } from "../../../src/form/makers.ts";
import { conversation } from "../../../src/testing/conversation.ts";
import { parts, talkOf } from "../../kit/forms.ts";

const Claim = form(
  "Claim",
  z.object({
    order: z
      .string()
      .regex(/^[A-Z]{2}\d{6}$/, "Two letters and six digits")
      .meta({ title: "Order number?" }),
    damaged: choice(parts, { title: "What is damaged?" }),
    spare: choices(parts, { title: "Which spare parts?", max: 2 }),
    since: date({ title: "Since when?" }),
    address: z.object({ street: z.string().min(2), town: z.string().min(2) }).optional(),
    items: z
      .array(z.object({ what: z.string(), price: number({ min: 0 }) }))
      .max(3)
      .meta({ title: "Items" }),
    phone: phone({ title: "Your phone?", country: "ZA", remember: "phone" }),
    terms: consent({ title: "The terms?" }),
    note: z.string().meta({ title: "A note?" }).optional(),
  }),
);

const whole = {
  order: "AB123456",
  damaged: "box",
  spare: ["lid", "feet"],
  since: "2026-12-24",
  "address.street": "Elm Street 1",
  "address.town": "Springwood",
  "items[0].what": "A lamp",
  "items[0].price": "1,250.50",
  "items[2].what": "A vase",
  "items[2].price": "9",
  phone: "082 123 4567",
  terms: "yes",
  note: "",
};

const result =
  'Result {"order":"AB123456","damaged":"box","spare":["lid","feet"],"since":"2026-12-24",' +
  '"address":{"street":"Elm Street 1","town":"Springwood"},"items":[{"what":"A lamp","price":1250.5},' +
  '{"what":"A vase","price":9}],"phone":"+27821234567","terms":true}';

describe("a form that is sent at once", () => {
  it("is through, and the chat goes on", async () => {
    await talkOf(Claim)
      .says("/fill")
      .sees("Order number?")
      .submits(whole, "whole")
      .sees(result)
      .seesNothingMore()
      .isThrough()
      .knows("phone", "+27821234567");
  });

  it("leaves out what is empty in it", async () => {
    await talkOf(Claim)
      .says("/fill")
      .submits(
        {
          order: "AB123456",
          damaged: "2",
          spare: "The lid",
          since: "tomorrow",
          phone: "082 123 4567",
          terms: "I agree",
          "items[1].what": " ",
        },
        "whole",
      )
      .sees('"damaged":"box","spare":["lid"],"since":"2030-01-02","items":[],"phone"');
  });

  it("asks in the chat for what does not fit, with the reason, and for nothing else", async () => {
    await talkOf(Claim)
      .says("/fill")
      .submits({ ...whole, order: "A1", "items[2].price": "cheap" }, "whole")
      .sees("Two letters and six digits. Order number?")
      .says("AB123456")
      .sees("A number, please. Price")
      .says("9")
      .sees(result)
      .seesNothingMore();
  });

  it("asks in the chat for what is missing", async () => {
    const { damaged: _, spare: __, ...rest } = whole;
    await talkOf(Claim)
      .says("/fill")
      .submits(rest, "whole")
      .sees("What is damaged?")
      .chooses("The box")
      .sees("Which spare parts?")
      .says("1, 3")
      .sees(result);
  });

  it("counts before what was answered in the chat", async () => {
    await talkOf(Claim)
      .says("/fill")
      .says("XY654321")
      .says("The lid")
      .says("The lid")
      .says("done")
      .submits(whole, "whole")
      .sees(result);
  });

  it("may be sent part by part", async () => {
    const { order, damaged, spare, since, ...rest } = whole;
    await talkOf(Claim)
      .says("/fill")
      .submits({ order, damaged })
      .sees("Which spare parts?")
      .submits({ spare, since })
      .sees("Address: is there anything to tell us?")
      .submits(rest)
      .sees("Please check what you told us:")
      .chooses("Yes, all of it")
      .sees(result);
  });

  it("asks the open question again when it answers others", async () => {
    await talkOf(Claim)
      .says("/fill")
      .submits({ damaged: "box" })
      .sees("Order number?")
      .says("AB123456")
      .sees("Which spare parts?");
  });

  it("changes answers at the end, those that were corrected in the chat too", async () => {
    await talkOf(Claim)
      .says("/fill")
      .submits(whole)
      .chooses("Change something")
      .chooses("Order number?")
      .says("XY654321")
      .chooses("Change something")
      .chooses("Order number?")
      .says("XY111111")
      .sees("• Order number? XY111111")
      .submits({ damaged: "lid" })
      .sees("• Order number? XY111111\n• What is damaged? The lid")
      .chooses("Yes, all of it")
      .sees('Result {"order":"XY111111","damaged":"lid"');
  });

  it("takes a number instead of the one that is known", async () => {
    const known = flow("known", { command: "known" }, async ({ remember }) =>
      remember("phone", "+27829999999"),
    );
    const Phone = form("Phone", z.object({ phone: phone({ title: "Phone?", remember: "phone" }) }));
    const filling = flow("fill", { command: "fill" }, async ({ fill, say }) => {
      await say(`Result ${(await fill("form", Phone)).phone}`);
    });
    await conversation([known, filling])
      .says("/known")
      .says("/fill")
      .sees("Still +27 82 999 9999?")
      .submits({ phone: "+27 82 123 4567" })
      .sees("Result +27821234567")
      .knows("phone", "+27821234567");
  });

  it("asks about the whole in the chat, where its fields fit and it does not", async () => {
    const Trip = form(
      "Trip",
      z
        .object({ from: date({ title: "From?" }), to: date({ title: "To?" }) })
        .refine(({ from, to }) => from <= to, { path: ["to"], error: "That is before it begins" }),
    );
    await talkOf(Trip)
      .says("/fill")
      .submits({ from: "2026-12-24", to: "2026-12-01" }, "whole")
      .sees("That is before it begins.\nTo?")
      .says("2026-12-26")
      .sees('Result {"from":"2026-12-24","to":"2026-12-26"}');
  });

  it("is told that it comes too late when the form is closed", async () => {
    await talkOf(Claim)
      .says("/fill")
      .submits(whole, "whole")
      .sees(result)
      .submits(whole, "whole")
      .sees("That question has been dealt with already.")
      .seesNothingMore();
  });
});
