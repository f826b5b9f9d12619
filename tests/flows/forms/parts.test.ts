import { z } from "zod";
import { form } from "../../../src/form/form.ts";
import { choices } from "../../../src/form/makers.ts";
import { parts, talkOf } from "../../kit/forms.ts";

describe("a question with several answers", () => {
  const Parts = form("Parts", z.object({ spare: choices(parts, { title: "Which?", min: 2 }) }));

  it("takes them one after another, as buttons", async () => {
    await talkOf(Parts)
      .on("discord")
      .says("/fill")
      .offers("The lid", "The box", "The feet")
      .chooses("The box")
      .sees("So far: The box. Anything else?")
      .offers("The lid", "The feet")
      .chooses("The lid")
      .offers("The feet", "Done")
      .chooses("Done")
      .sees('Result {"spare":["box","lid"]}');
  });

  it("takes them by their numbers, as they were shown", async () => {
    await talkOf(Parts)
      .on("whatsapp")
      .says("/fill")
      .says("2")
      .offers("The lid", "The feet")
      .says("2")
      .says("done")
      .sees('Result {"spare":["box","feet"]}');
  });

  it("ends by itself when everything is chosen", async () => {
    await talkOf(Parts).says("/fill").says("1").says("1").says("1").sees("Result");
  });

  it("refuses too few and too many at once", async () => {
    const Two = form(
      "Two",
      z.object({ spare: choices(parts, { title: "Which?", min: 2, max: 2 }) }),
    );

    await talkOf(Two)
      .says("/fill")
      .says("1, 2, 3")
      .sees("At most 2 of them, please. Which?")
      .says("1, 2")
      .sees('Result {"spare":["lid","box"]}');
  });

  it("may have none", async () => {
    const None = form("None", z.object({ spare: choices(parts, { title: "Which?", min: 0 }) }));

    await talkOf(None).says("/fill").chooses("Done").sees('Result {"spare":[]}');
  });
});

describe("a question with several answers that is put to the vote", () => {
  const labels = { title: "Which?", min: 2 };
  const Parts = form("Parts", z.object({ spare: choices(parts, labels) }));
  const spare = choices(parts, { title: "Which?" }).optional();
  const Maybe = form("Maybe", z.object({ spare }));

  for (const app of ["telegram", "whatsapp"]) {
    it(`takes all of them at once on ${app}`, async () => {
      await talkOf(Parts)
        .on(app)
        .says("/fill")
        .sees("Choose at least 2, or write the numbers.")
        .offers("The lid", "The box", "The feet")
        .chooses("The feet", "The lid")
        .sees('Result {"spare":["lid","feet"]}');
    });

    it(`takes a vote for one on ${app}`, async () => {
      await talkOf(Maybe).on(app).says("/fill").chooses("The box").sees('{"spare":["box"]}');
    });

    it(`can be left out on ${app}`, async () => {
      await talkOf(Maybe).on(app).says("/fill").chooses("Skip").sees("Result {}");
    });

    it(`refuses a vote for too few once, and asks again on ${app}`, async () => {
      await talkOf(Parts)
        .on(app)
        .says("/fill")
        .chooses("The lid")
        .sees("At least 2 of them, please. Which?")
        .seesNothingMore()
        .chooses("The lid", "The box")
        .sees('Result {"spare":["lid","box"]}');
    });

    it(`still takes what is written on ${app}`, async () => {
      await talkOf(Parts).on(app).says("/fill").says("1, the feet").sees('["lid","feet"]');
    });

    it(`puts the rest to the vote where one was written on ${app}`, async () => {
      await talkOf(Maybe)
        .on(app)
        .says("/fill")
        .says("2")
        .sees("So far: The box. Anything else?")
        .offers("The lid", "The feet", "Done")
        .chooses("The lid", "The feet")
        .sees('{"spare":["box","lid","feet"]}');
    });
  }

  it("ends without more where the end is pressed", async () => {
    await talkOf(Maybe).on("telegram").says("/fill").says("2").chooses("Done").sees('["box"]');
  });

  it("is put again where somebody goes back", async () => {
    const Two = form("Two", z.object({ spare, name: z.string() }));

    await talkOf(Two)
      .on("telegram")
      .says("/fill")
      .chooses("The box", "The lid")
      .sees("Name")
      .says("back")
      .offers("The lid", "The box", "The feet", "Skip")
      .chooses("The feet")
      .says("Ann")
      .sees('{"spare":["feet"],"name":"Ann"}');
  });

  it("goes on one after another on an app without votes", async () => {
    await talkOf(Parts)
      .on("telegram")
      .says("/fill")
      .says("2")
      .on("discord")
      .says("hello")
      .chooses("The lid")
      .chooses("Done")
      .sees('{"spare":["box","lid"]}');
  });
});

describe("parts and lists of a form", () => {
  const Order = form(
    "Order",
    z.object({
      items: z
        .array(
          z.object({
            what: z.string().meta({ title: "What?" }),
            count: z.int().min(1).meta({ title: "How many?" }),
          }),
        )
        .min(1)
        .max(3)
        .meta({ title: "Things" }),
      address: z
        .object({ street: z.string().meta({ title: "Street?" }) })
        .optional()
        .meta({ title: "Address" }),
    }),
  );

  it("are filled item by item, on any app", async () => {
    await talkOf(Order)
      .on("telegram")
      .says("/fill")
      .says("Lamp")
      .on("whatsapp")
      .says("2")
      .sees("Things: add another?")
      .says("1")
      .on("discord")
      .says("Bulb")
      .says("4")
      .chooses("No")
      .sees("Address: is there anything to tell us?")
      .chooses("Yes")
      .says("Quay 1")
      .sees("   1) What? Lamp; How many? 2")
      .says("yes")
      .sees(
        'Result {"items":[{"what":"Lamp","count":2},{"what":"Bulb","count":4}],"address":{"street":"Quay 1"}}',
      );
  });

  it("do not ask for more than may be, nor for what is left out", async () => {
    await talkOf(Order)
      .says("/fill")
      .says("a")
      .says("1")
      .says("yes")
      .says("b")
      .says("1")
      .says("yes")
      .says("c")
      .says("1")
      .sees("Address: is there anything")
      .says("no")
      .sees("• Address: not given");
  });

  it("can be answered anew as a whole", async () => {
    await talkOf(Order)
      .says("/fill")
      .says("a")
      .says("1")
      .says("no")
      .says("no")
      .says("things")
      .sees("What?")
      .says("z")
      .says("9")
      .says("no")
      .says("yes")
      .sees('Result {"items":[{"what":"z","count":9}]}');
  });
});
