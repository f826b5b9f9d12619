import { expect } from "chai";
import { z } from "zod";
import { limits } from "../../../adapters/web/limits.ts";
import { flow } from "../../../src/flow/flow.ts";
import { worded } from "../../../src/flow/wording.ts";
import { conversation } from "../../../src/testing/index.ts";

const order = flow(
  "order",
  { title: { en: "Where is my order?", de: "Wo ist meine Bestellung?" }, command: "order" },
  async ({ say }) => say("It is on its way."),
);
const table = flow(
  "table",
  { says: ["book a table"], link: "table" },
  async ({ ask, link, say }) => {
    const name = await ask("name", `Whose name for table ${link ?? "one"}?`, z.string().min(2));
    await say(`Until then, ${name}.`);
  },
);
const called = flow("called", {}, async () => {});
const flows = [order, table, called];

const talk = (options = {}) =>
  conversation(flows, { apps: { whatsapp: limits.whatsapp }, ...options });

describe("whoever writes for the first time", () => {
  it("is greeted, and told what the bot can do, in buttons", async () => {
    await talk()
      .says("is anybody there?")
      .sees("Hello, I am a bot. This is what I can do for you:")
      .offers("Where is my order?", "Book a table")
      .chooses("Where is my order?")
      .sees("It is on its way.");
  });

  it("is told in numbers where the app has no buttons", async () => {
    await talk()
      .on("whatsapp")
      .says("is anybody there?")
      .sees(/for you:\n\n1\. Where is my order\?\n2\. Book a table$/)
      .says("2")
      .sees("Whose name for table one?");
  });

  it("may type what a button says", async () => {
    await talk().says("hello").says("book a table").sees("Whose name");
    await talk().says("hello").says("where is my order").sees("It is on its way.");
  });

  it("is greeted in the words of the deployment, in their language", async () => {
    const greeting = { en: "Welcome to the Harbour Kitchen!", de: "Willkommen in der Hafenküche!" };

    await talk({ greeting })
      .says("hi")
      .sees("Welcome to the Harbour Kitchen! This is what I can do for you:")
      .says("Sprache Deutsch")
      .says("hallo")
      .sees("Willkommen in der Hafenküche! Das kann ich für Sie tun:")
      .offers("Wo ist meine Bestellung?", "Book a table");
  });

  it("is led straight to the flow of the link they came by, which keeps why they came", async () => {
    await talk().says("/start table-7").sees("Whose name for table 7?").neverSees("I am a bot");
  });

  it("is greeted when nobody knows the link", async () => {
    await talk().says("/start spring").sees("Hello, I am a bot.");
  });

  it("goes to the fallback where there is one", async () => {
    const waiter = flow("waiter", { fallback: true }, async ({ say }) => say("Good evening."));

    await conversation([...flows, waiter])
      .says("hi")
      .sees("Good evening.")
      .seesNothingMore();
  });

  it("is only greeted where nothing can be begun", async () => {
    await conversation(called)
      .says("hi")
      .sees(/^Hello, I am a bot\.$/);
  });
});

describe("whoever is known", () => {
  it("is greeted again when they greet", async () => {
    await talk()
      .says("/order")
      .says("hi")
      .sees("Hello, I am a bot.")
      .offers(...["Where is my order?", "Book a table"]);
  });

  it("is told what the bot can do when it does not understand", async () => {
    await talk()
      .says("/order")
      .says("my boots are wet")
      .sees("I am not sure what you mean. This is what I can do for you:");
  });
});

describe("the menu", () => {
  it("is shown in the middle of a question, which is asked again after what was chosen", async () => {
    await talk()
      .on("whatsapp")
      .says("book a table")
      .says("menu")
      .sees("1. Where is my order?")
      .says("1")
      .sees("It is on its way.")
      .sees("Whose name for table one?")
      .says("Ann")
      .sees("Until then, Ann.");
  });

  it("leaves an open question as it is", async () => {
    await talk().says("book a table").says("help").says("Ann").sees("Until then, Ann.");
  });

  it("gives numbers their meaning only until something else is asked", async () => {
    const cups = flow("cups", { command: "cups" }, async ({ choose, say }) => {
      await say(await choose("cups", "How many?", { none: "None", many: "Many" }));
    });

    await conversation([order, cups], { apps: { whatsapp: limits.whatsapp } })
      .on("whatsapp")
      .says("menu")
      .says("2")
      .sees("How many?")
      .says("1")
      .sees("none");
  });

  it("belongs to a flow that claims its word", async () => {
    const help = flow("help", { command: "help" }, async ({ say }) => say("Help is near."));

    await conversation([order, help]).says("/help").sees("Help is near.").seesNothingMore();
  });

  it("has no word where nothing can be begun", async () => {
    const waiter = flow("waiter", { fallback: true }, async ({ say }) => say("Good evening."));

    await conversation(waiter).says("menu").sees("Good evening.");
  });
});

describe("a wording", () => {
  it("falls back to English, then to what there is", () => {
    const german = { code: "de" };

    expect(worded("Tea", german)).to.equal("Tea");
    expect(worded({ de: "Tee", en: "Tea" }, german)).to.equal("Tee");
    expect(worded({ es: "Té", en: "Tea" }, german)).to.equal("Tea");
    expect(worded({ es: "Té" }, german)).to.equal("Té");
  });
});
