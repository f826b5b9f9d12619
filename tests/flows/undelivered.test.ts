/** What becomes of messages an app does not take, as the customer and their story see it. */
import { expect } from "chai";
import { flow } from "../../src/flow/flow.ts";
import type { Exchange } from "../../src/model/exchange.ts";
import { anEngine, textOf } from "../kit/engine.ts";
import { tea } from "../kit/flows.ts";
import { app } from "../kit/script.ts";

const minute = 60_000;

const voucher = flow("voucher", { fallback: true }, async ({ say }) => {
  await say({ text: "Your voucher:", code: "NEWS20", onUncertain: "skip" });
  await say("Enjoy!");
});

const rating = flow("rating", { fallback: true }, async ({ say, choose }) => {
  const stars = await choose("stars", "How many stars?", { one: "One", five: "Five" });
  await say(`You gave ${stars}.`);
});

function outcomes(exchanges: readonly Exchange[]): readonly string[] {
  return exchanges
    .filter(({ direction }) => direction === "out")
    .map((exchange) => `${exchange.state}: ${textOf(exchange)}`);
}

describe("a person who has blocked the bot", () => {
  it("is told nothing there until they write again", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").plays("ann", app.blocked());

    await engine.says("telegram", "ann", "hi");
    const blocked = (await engine.customer("ann")).unreachable;
    await engine.says("telegram", "ann", "Ann");

    expect(Object.values(blocked ?? {}).map(({ reason }) => reason)).to.deep.equal([
      "Forbidden: the bot was blocked by the user",
    ]);
    expect(engine.replies("telegram", "ann")).to.deep.equal(["How many cups?"]);
    expect((await engine.customer("ann")).unreachable).to.equal(undefined);
    expect(outcomes(await engine.exchanges("ann"))).to.deep.equal([
      "failed: Welcome to the tea room.",
      "failed: Your name?",
      "sent: How many cups?",
    ]);
  });
});

describe("an app that is away for longer than an answer makes sense", () => {
  it("shows one message that we are back, with the open question", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").plays("ann", app.tooMany(60 * 60));

    await engine.says("telegram", "ann", "hi");
    await engine.settles();

    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "I am sorry, I could not write to you for a while. I am back now.\n\nYour name?",
    ]);
    expect(outcomes(await engine.exchanges("ann")).slice(0, 2)).to.deep.equal([
      "expired: Welcome to the tea room.",
      "expired: Your name?",
    ]);
  });

  it("lets the customer answer that question", async () => {
    const engine = await anEngine({ flows: [rating] });
    engine.driver("telegram").plays("ann", app.tooMany(60 * 60));
    await engine.says("telegram", "ann", "hi");
    await engine.settles();

    await engine.presses("telegram", "ann", "Five");

    const [question] = engine.screen("telegram", "ann").filter(({ from }) => from === "bot");
    expect(question).to.deep.include({ buttons: [], chosen: "Five" });
    expect(engine.lastReply("telegram", "ann")).to.equal("You gave five.");
  });

  it("keeps the question across the death of the process", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").plays("ann", app.tooMany(60 * 60));
    await engine.says("telegram", "ann", "hi");
    await engine.advances(20 * minute);

    await engine.restartWith();
    await engine.settles();

    expect(engine.replies("telegram", "ann")).to.have.length(1);
    expect(engine.lastReply("telegram", "ann")).to.match(/Your name\?$/);
  });
});

describe("a message that must not come twice", () => {
  it("is left uncertain by a process that dies while sending it", async () => {
    const engine = await anEngine({ flows: [voucher] });
    engine.crashesAt("deliver:sent");
    await engine.says("telegram", "ann", "hi");

    await engine.restartWith();

    expect(engine.replies("telegram", "ann")).to.deep.equal(["Your voucher:", "Enjoy!"]);
    expect(outcomes(await engine.exchanges("ann"))).to.deep.equal([
      "uncertain: Your voucher:",
      "sent: Enjoy!",
    ]);
  });
});

describe("parts of one reply", () => {
  it("repeat only the one under way when the process dies", async () => {
    const long = flow("long", { fallback: true }, async ({ say }) => {
      for (const text of ["one", "two", "three", "four"]) await say(text);
    });
    const engine = await anEngine({ flows: [long] });
    engine.crashesAt("deliver:sent", 3);
    await engine.says("telegram", "ann", "hi");

    await engine.restartWith();

    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "one",
      "two",
      "three",
      "three",
      "four",
    ]);
  });
});
