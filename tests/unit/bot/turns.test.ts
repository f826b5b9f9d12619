// Loaded before any test begins, for it leaves names in the global object.
import "botbuilder";
import { expect } from "chai";
import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { anEngine } from "../../kit/engine.ts";
import { complaint, tea } from "../../kit/flows.ts";

const leaseMs = 10_000;

describe("an engine that starts", () => {
  it("takes up at once what was accepted before a crash", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.crashesAt("accept:after");
    await engine.says("telegram", "ann", "hi");
    const crashedAt = engine.clock.now().getTime();

    await engine.restartWith();

    expect(engine.lastReply("telegram", "ann")).to.equal("Your name?");
    expect(engine.clock.now().getTime() - crashedAt).to.equal(leaseMs + 1);
  });
});

describe("a new person on three apps at once", () => {
  it("is answered on each without another look at the store", async () => {
    const engine = await anEngine({ flows: [tea] });
    const apps = ["whatsapp", "telegram", "discord"];

    await Promise.all(
      apps.map((app) => engine.accepts(app, engine.driver(app).event("ann", { text: "hi" }))),
    );
    await engine.rests();

    for (const app of apps) expect(engine.replies(app, "ann"), app).to.not.be.empty;
  });
});

describe("a message in trouble", () => {
  it("keeps its failures when another message is handled", async () => {
    const engine = await anEngine({
      flows: [],
      fallback: async (context) => {
        if (context.activity.text === "poison") throw new Error("cannot read this");
        await context.sendActivity("fine");
      },
    });
    await engine.says("telegram", "ann", "poison");

    await engine.says("discord", "ann", "hello");

    const { trouble } = await engine.customer("ann");
    expect(trouble?.failures).to.equal(1);
  });
});

describe("buttons of a question", () => {
  const rating = flow("rating", { command: "rate" }, async ({ choose }) => {
    await choose("stars", "How many stars?", { one: "One", five: "Five" });
  });

  it("are taken off when another flow asks on the same app", async () => {
    const engine = await anEngine({ flows: [rating, complaint] });
    await engine.says("telegram", "ann", "/rate");

    await engine.says("telegram", "ann", "/complain");

    const question = engine
      .screen("telegram", "ann")
      .find(({ text }) => text === "How many stars?");
    expect(question?.buttons).to.deep.equal([]);
  });

  it("show no choice when a new release refuses it", async () => {
    const renamed = flow("rating", { command: "rate" }, async ({ choose }) => {
      await choose("stars", "How many stars?", { two: "Two", four: "Four" });
    });
    const engine = await anEngine({ flows: [rating] });
    await engine.says("telegram", "ann", "/rate");
    await engine.restartWith({ flows: [renamed] });

    await engine.presses("telegram", "ann", "Five");

    const [first] = engine.screen("telegram", "ann").filter(({ from }) => from === "bot");
    expect(first?.chosen).to.equal(undefined);
    expect(engine.lastReply("telegram", "ann")).to.match(/^That is not one of the answers\./);
  });
});

describe("a flow that ends without a word", () => {
  it("still leaves the customer an answer", async () => {
    const silent = flow("silent", { fallback: true }, async ({ ask }) => {
      await ask("opinion", "What do you think?", z.string());
    });
    const engine = await anEngine({ flows: [silent] });
    await engine.says("telegram", "ann", "hi");

    await engine.says("telegram", "ann", "All good");

    expect(engine.lastReply("telegram", "ann")).to.equal("Thank you, that is noted.");
  });
});

describe("a message that comes after one written later", () => {
  it("is handled as what it is, marked as late, and rewinds nothing", async () => {
    const engine = await anEngine({ flows: [tea] });
    const early = engine.driver("telegram").event("ann", { text: "Ann" });
    await engine.says("telegram", "ann", "hi");

    await engine.delivers("telegram", early);

    const heard = (await engine.exchanges("ann")).filter(({ direction }) => direction === "in");
    expect(heard.map(({ late = false }) => late)).to.deep.equal([false, true]);
    const { runs } = await engine.customer("ann");
    expect(runs.map(({ wait }) => wait?.step)).to.deep.equal(["cups"]);
  });
});
