import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { form } from "../../../src/form/form.ts";
import { date, number } from "../../../src/form/makers.ts";
import { conversation } from "../../../src/testing/conversation.ts";
import { filling, Short, talkOf } from "../../kit/forms.ts";

describe("an answer that does not fit", () => {
  it("is asked for again, with one sentence that says why", async () => {
    await talkOf(Short)
      .says("/fill")
      .says("A")
      .sees("That is too short: at least 2 characters. Your name?")
      .seesNothingMore()
      .says("Ann")
      .sees("Which part?");
  });

  it("leads to a way out the third time, and every time from there", async () => {
    await talkOf(Short)
      .says("/fill")
      .says("A")
      .says("B")
      .neverSees("person")
      .says("C")
      .sees('write "person" to talk to somebody')
      .says("D")
      .sees('write "person" to talk to somebody')
      .says("Ann")
      .says("wheels")
      .sees("That is not one of the answers. Which part?")
      .seesNothingMore();
  });

  it("of an optional field may be skipped as a way out", async () => {
    const Optional = form("Optional", z.object({ price: number({ title: "Price?" }).optional() }));

    await talkOf(Optional)
      .says("/fill")
      .says("much")
      .says("very much")
      .says("too much")
      .sees('write "skip" to leave it out, or "person" to talk to somebody')
      .says("skip")
      .sees("Result {}");
  });

  it("may start another flow that claims it", async () => {
    const other = flow("hours", { says: ["opening hours"] }, async ({ say }) => {
      await say("From nine to five.");
    });

    await conversation([filling(Short), other])
      .says("/fill")
      .says("Ann")
      .says("opening hours")
      .sees("From nine to five.")
      .sees("Which part?");
  });

  it("to all of them together is asked of the field it is about", async () => {
    const Stay = form(
      "Stay",
      z
        .object({ from: date({ title: "From?" }), to: date({ title: "To?" }) })
        .refine(({ from, to }) => from < to, {
          path: ["to"],
          message: "You leave before you come",
        }),
    );

    await talkOf(Stay)
      .says("/fill")
      .says("2026-12-24")
      .says("2026-12-20")
      .sees("You leave before you come.\nTo?")
      .says("2026-12-28")
      .sees('Result {"from":"2026-12-24","to":"2026-12-28"}');
  });

  it("to all of them together is asked of any field when it names none", async () => {
    const Ways = form(
      "Ways",
      z
        .object({
          mail: z.string().meta({ title: "Mail?" }),
          call: z.string().meta({ title: "Call?" }),
        })
        .refine(({ mail, call }) => mail !== call, "Give us two different ways"),
    );

    await talkOf(Ways)
      .says("/fill")
      .says("x")
      .says("x")
      .sees("Give us two different ways.\nWhat would you like to change?")
      .chooses("Call?")
      .says("y")
      .sees('Result {"mail":"x","call":"y"}');
  });
});
