import { z } from "zod";
import { form } from "../../../src/form/form.ts";
import { date } from "../../../src/form/makers.ts";
import { talkOf } from "../../kit/forms.ts";

/** Conversations begin on a Tuesday, the first of January 2030. */
const Parcel = form(
  "Parcel",
  z.object({ when: date({ title: "When did it arrive?" }), who: z.string().optional() }),
);

describe("a day that may be one of two", () => {
  it("is chosen with a button", async () => {
    await talkOf(Parcel)
      .on("telegram")
      .says("/fill")
      .says("3/4/2029")
      .sees(/^Which of these days do you mean\? When did it arrive\?$/)
      .offers("March 4, 2029", "April 3, 2029")
      .chooses("April 3, 2029")
      .says("Ann")
      .sees('{"when":"2029-04-03","who":"Ann"}');
  });

  it("is chosen by its number or its label where there are no buttons", async () => {
    for (const text of ["2", "April 3, 2029", "april 3"])
      await talkOf(Parcel)
        .on("whatsapp")
        .says("/fill")
        .says("3/4/2029")
        .offers("March 4, 2029", "April 3, 2029")
        .says(text)
        .says("Ann")
        .sees('{"when":"2029-04-03","who":"Ann"}');
  });

  it("may be another one after all", async () => {
    await talkOf(Parcel)
      .says("/fill")
      .says("3/4/2029")
      .says("5/6/2029")
      .sees("Which of these days do you mean?")
      .offers("May 6, 2029", "June 5, 2029")
      .says("7 June 2029")
      .says("skip")
      .sees('{"when":"2029-06-07"}');
  });

  it("is chosen on another app", async () => {
    await talkOf(Parcel)
      .on("telegram")
      .says("/fill")
      .says("next friday")
      .sees("Which of these days do you mean?")
      .on("whatsapp")
      .says("hi")
      .sees("When did it arrive?")
      .says("in 7 days")
      .says("skip")
      .sees('{"when":"2030-01-');
  });

  it("is asked about in the customer's language", async () => {
    await talkOf(Parcel)
      .in("de")
      .says("/fill")
      .says("Freitag")
      .sees("Welchen dieser Tage meinen Sie?");
  });
});
