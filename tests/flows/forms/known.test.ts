import { z } from "zod";
import { form } from "../../../src/form/form.ts";
import { email } from "../../../src/form/makers.ts";
import { talkOf } from "../../kit/forms.ts";

describe("what is known of the customer", () => {
  const about = (options: object) =>
    form(
      "Reach",
      z.object({ mail: email({ title: "Your e-mail?", remember: "email", ...options }) }),
    );
  const first = about({});

  it("is confirmed with one tap on another app", async () => {
    await talkOf(first, about({}))
      .on("telegram")
      .says("/fill")
      .says("ann@example.org")
      .knows("email", "ann@example.org")
      .on("discord")
      .says("/fill2")
      .sees("Still ann@example.org?")
      .chooses("Yes, still the same")
      .sees('Result {"mail":"ann@example.org"}');
  });

  it("is corrected at once by writing what it is now", async () => {
    await talkOf(first, about({}))
      .says("/fill")
      .says("ann@example.org")
      .says("/fill2")
      .says("lee@example.org")
      .sees('Result {"mail":"lee@example.org"}')
      .knows("email", "lee@example.org");
  });

  it("is asked anew when it has to be changed", async () => {
    await talkOf(first, about({}))
      .says("/fill")
      .says("ann@example.org")
      .says("/fill2")
      .chooses("Change")
      .sees("Your e-mail?")
      .says("back")
      .sees("Still ann@example.org?")
      .says("no")
      .says("lee@example.org")
      .knows("email", "lee@example.org");
  });

  it("is taken without a question while it is young enough", async () => {
    await talkOf(first, about({ maxAge: "30 days" }))
      .says("/fill")
      .says("ann@example.org")
      .passes("29 days")
      .says("/fill2")
      .sees('Result {"mail":"ann@example.org"}')
      .passes("2 days")
      .says("/fill2")
      .sees("Still ann@example.org?");
  });

  it("is asked when it is not valid any more, and not confirmed", async () => {
    const lasting = about({ validFor: "30 days" });
    await talkOf(lasting)
      .says("/fill")
      .says("ann@example.org")
      .passes("29 days")
      .says("/fill")
      .sees("Still ann@example.org?")
      .says("yes")
      .passes("29 days")
      .says("/fill")
      .sees("Still ann@example.org?")
      .says("yes")
      .passes("31 days")
      .says("/fill")
      .sees("Your e-mail?");
  });

  it("is asked when it does not fit", async () => {
    const Old = form("Old", z.object({ mail: z.string().meta({ remember: "email" }) }));

    await talkOf(Old, first).says("/fill").says("none").says("/fill2").sees("Your e-mail?");
  });
});
