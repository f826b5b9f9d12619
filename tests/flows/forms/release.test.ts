import { z } from "zod";
import { form } from "../../../src/form/form.ts";
import { choice, email } from "../../../src/form/makers.ts";
import { filling, parts, Short, shortShape, talkOf } from "../../kit/forms.ts";

describe("a release in the middle of a form", () => {
  const untilTheCity = () =>
    talkOf(Short).on("whatsapp").says("/fill").says("Ann").says("2").sees("Your city?");
  const released = <Shape extends z.ZodRawShape>(shape: Shape) =>
    // The fields of tests are plain data.
    filling(form("Short", z.object({ ...shortShape, ...shape }) as never));

  it("asks again only what does not fit any more", async () => {
    await untilTheCity()
      .deploys(released({ name: z.string().min(5).meta({ title: "Your whole name?" }) }))
      .says("Oslo")
      .sees("That is too short: at least 5 characters. Your whole name?")
      .says("Ann Lee")
      .sees("• Your city? Oslo");
  });

  it("understands an answer anew where text has become a choice", async () => {
    const names = choice({ ann: "Ann", bo: "Bo" }, { title: "Who?" });

    await untilTheCity()
      .deploys(released({ name: names }))
      .says("Oslo")
      .says("yes")
      .sees('"name":"ann"');
  });

  it("asks for a field that is new, and forgets one that is gone", async () => {
    const { city, part } = shortShape;
    const New = form("Short", z.object({ part, email: email({ title: "E-mail?" }), city }));

    await untilTheCity()
      .deploys(filling(New))
      .says("Oslo")
      .sees("E-mail?")
      .says("ann@example.org")
      .says("yes")
      .sees('Result {"part":"box","email":"ann@example.org","city":"Oslo"}');
  });

  it("keeps what was chosen when options move", async () => {
    const moved = choice({ wheel: "The wheel", ...parts }, { title: "Which part?" });

    await untilTheCity()
      .deploys(released({ part: moved }))
      .says("Oslo")
      .sees("• Which part? The box");
  });
});
