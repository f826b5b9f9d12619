import { expect } from "chai";
import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { conversation } from "../../../src/testing/conversation.ts";
import { aFlow, answered, aRun, playing, remembered, shown } from "../../kit/run.ts";

const text = z.string().min(1);
const age = z.coerce.number("That is not a number").int().min(18, "You have to be 18 or older");

describe("what is known of the customer", () => {
  const signUp = aFlow(async ({ say, ask }) => {
    const name = await ask("name", "Your name?", text, { remember: "name" });
    await say(`Hello, ${name}.`);
    await ask("age", "Your age?", age, { remember: "age" });
  });

  it("is not asked", async () => {
    const played = await playing(signUp, { run: aRun({ known: { name: "Ann" } }) });

    expect(shown(played.effects)).to.deep.equal(["Hello, Ann.", "Your age?"]);
  });

  it("is asked without a word of blame when it does not fit", async () => {
    const played = await playing(signUp, { run: aRun({ known: { name: "Ann", age: 12 } }) });

    expect(shown(played.effects)).to.deep.equal(["Hello, Ann.", "Your age?"]);
  });

  it("stays as it was when the run began", async () => {
    const { run } = await playing(signUp, { run: aRun({ known: { name: "Ann" } }) });

    const later = { ...run, known: {} };
    const played = await playing(signUp, { run: later, entry: "m2", asksAgain: true });

    expect(shown(played.effects)).to.deep.equal(["Your age?"]);
  });

  it("is learned from an answer, as the schema understood it", async () => {
    const run = answered(aRun({ known: { name: "Ann" } }), { step: "age", raw: " 30", by: "m2" });

    expect(remembered((await playing(signUp, { run, entry: "m2" })).effects)).to.deep.equal({
      age: 30,
    });
  });

  it("is not learned again by a replay", async () => {
    const run = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });

    const played = await playing(signUp, { run, entry: "m3", asksAgain: true });

    expect(remembered(played.effects)).to.deep.equal({});
  });

  it("is not learned from a refused answer", async () => {
    const run = answered(aRun({ known: { name: "Ann" } }), { step: "age", raw: "x", by: "m2" });

    expect(remembered((await playing(signUp, { run, entry: "m2" })).effects)).to.deep.equal({});
  });

  it("is at hand for the rest of the flow", async () => {
    const loan = aFlow(async ({ ask, remember, say, customer }) => {
      await say(`Dear ${customer.name}`);
      await ask("name", "Your name?", text, { remember: "name" });
      await remember("colour", "red");
      await say(`${customer.name} likes ${customer.facts.colour}`);
    });
    const run = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });

    const { effects } = await playing(loan, { run, entry: "m2" });

    expect(shown(effects)).to.deep.equal(["Dear Ann on the app", "Ann likes red"]);
    expect(remembered(effects)).to.deep.equal({ name: "Ann", colour: "red" });
  });

  it("is remembered once by remember()", async () => {
    const loan = aFlow(async ({ remember, ask }) => {
      await remember("seen", true);
      await ask("ok", "Fine?", text);
    });

    const first = await playing(loan);
    const again = await playing(loan, { run: first.run, entry: "m2", asksAgain: true });

    expect(remembered(first.effects)).to.deep.equal({ seen: true });
    expect(remembered(again.effects)).to.deep.equal({});
  });
});

describe("a fact that is valid for some time", () => {
  const visit = flow("visit", { command: "visit" }, async ({ ask, remember, say }) => {
    const address = await ask("address", "Where to?", text, {
      remember: "address",
      validFor: "90 days",
    });
    await remember("visited", true, { validFor: "1 day" });
    await say(`We come to ${address}.`);
  });

  it("is asked for again when the time is over", async () => {
    await conversation(visit)
      .says("/visit")
      .says("Elm Street 1")
      .passes("89 days")
      .says("/visit")
      .sees("We come to Elm Street 1.")
      .passes("91 days")
      .says("/visit")
      .sees("Where to?");
  });

  it("is not known to flows that begin later", async () => {
    const facts = flow("facts", { command: "facts" }, async ({ customer, say }) => {
      await say(`Visited: ${customer.facts.visited}`);
    });

    await conversation([visit, facts])
      .says("/visit")
      .says("Elm Street 1")
      .says("/facts")
      .sees("Visited: true")
      .passes("2 days")
      .says("/facts")
      .sees("Visited: undefined");
  });
});
