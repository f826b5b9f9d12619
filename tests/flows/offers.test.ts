import { z } from "zod";
import { limits } from "../../adapters/web/limits.ts";
import { flow } from "../../src/flow/flow.ts";
import { conversation } from "../../src/testing/index.ts";

const menu = flow("menu", { fallback: true }, ({ say }) =>
  say({
    text: "What may we do for you?",
    buttons: ["Prices", { title: "Opening hours", says: "/hours" }, "Our address"],
  }),
);
const prices = flow("prices", { says: ["Prices"] }, ({ say }) => say("Tea is 3 crowns."));
const hours = flow("hours", { command: "hours" }, ({ say }) => say("Nine to six."));
const order = flow("order", { command: "order" }, async ({ ask, say }) => {
  await say({ text: "Some like to know this before:", buttons: ["Prices"] });
  const cups = await ask("cups", "How many cups?", z.coerce.number("A number, please"));
  await say(`${cups} cups, then.`);
});
const flows = [menu, prices, hours, order];

const on = (app: "whatsapp" | "telegram") => conversation(flows, { apps: limits }).on(app);

describe("the number of a card's button", () => {
  for (const app of ["whatsapp", "telegram"] as const) {
    it(`says what the button says, on ${app}`, async () => {
      await on(app).says("hi").says("2").sees("Nine to six.").seesNothingMore();
    });
  }

  it("means the card that was shown last, as long as no question is", async () => {
    await on("whatsapp")
      .says("hi")
      .sees("1. Prices\n2. Opening hours\n3. Our address")
      .says("1.")
      .sees("Tea is 3 crowns.")
      .says("2")
      .sees("Nine to six.");
  });

  it("is nothing that is not on the card", async () => {
    await on("whatsapp").says("hi").says("4").sees("What may we do for you?");
  });

  it("is the answer to a question that was asked after the card", async () => {
    await on("whatsapp").says("/order").says("1").sees("1 cups, then.").isThrough();
  });

  it("means a list that was shown after the question, once", async () => {
    await on("whatsapp")
      .says("/order")
      .says("language")
      .says("2")
      .sees("Deutsch")
      .says("2")
      .sees("2 cups, then.");
  });

  it("answers the question above real buttons, which are there to be pressed", async () => {
    await on("telegram").says("/order").says("language").says("2").sees("2 cups, then.");
  });

  it("is of the app that shows the card", async () => {
    await on("whatsapp").says("hi").on("telegram").says("2").sees("What may we do for you?");
  });
});

describe("the title of a card's button", () => {
  it("says what the button says, when it is typed", async () => {
    await on("whatsapp").says("hi").says("opening hours!").sees("Nine to six.");
  });

  it("is no title when only its beginning is typed", async () => {
    await on("whatsapp").says("hi").says("opening").sees("What may we do for you?");
  });
});
