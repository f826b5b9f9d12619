/** Side effects of a flow when the process dies around them. */
import { expect } from "chai";
import { z } from "zod";
import { TerminalError } from "../../src/base/errors.ts";
import type { FaultPoint } from "../../src/base/surroundings.ts";
import { type Flow, flow } from "../../src/flow/flow.ts";
import { anEngine } from "../kit/engine.ts";

/** A flow that pays in its first turn or after an answer, and tells in which try it was done. */
function paying(keys: string[], { asksFirst }: { asksFirst: boolean }): Flow {
  return flow("pay", { command: "pay", fallback: true }, async ({ say, ask, once }) => {
    if (asksFirst) await ask("amount", "How much?", z.string());
    await say("One moment.");
    const receipt = await once("pay", ({ key }) => `receipt ${keys.push(key)}`);
    await say(`Here is ${receipt}.`);
    await ask("rating", "How was it?", z.string());
    await say("Thank you.");
  });
}

const aroundTheEffect: readonly (readonly [FaultPoint, number])[] = [
  ["once:before", 1],
  ["once:ran", 2],
  ["once:kept", 1],
  ["commit:before", 1],
  ["commit:after", 1],
  ["deliver:before", 1],
];

for (const asksFirst of [false, true]) {
  const when = asksFirst ? "after an answer" : "in the first turn";
  describe(`an effect ${when}, with a crash`, () => {
    for (const [point, tries] of aroundTheEffect) {
      it(`at ${point} is tried ${tries} times with one key, and nothing said is lost`, async () => {
        const keys: string[] = [];
        const engine = await anEngine({ flows: [paying(keys, { asksFirst })] });
        if (asksFirst) await engine.says("telegram", "ann", "hi");

        engine.crashesAt(point);
        await engine.says("telegram", "ann", "20");
        expect(engine.isDown).to.equal(true);
        await engine.restartWith();
        await engine.says("telegram", "ann", "fine");

        expect(keys).to.have.lengthOf(tries);
        expect(new Set(keys).size).to.equal(1);
        expect(engine.replies("telegram", "ann").slice(asksFirst ? 1 : 0)).to.deep.equal([
          "One moment.",
          `Here is receipt ${tries}.`,
          "How was it?",
          "Thank you.",
        ]);
        expect((await engine.customer("ann")).runs).to.deep.equal([]);
      });
    }
  });
}

describe("an effect that fails for a while", () => {
  it("is tried again later, and the customer sees one answer", async () => {
    let tries = 0;
    const shop = flow("shop", { fallback: true }, async ({ once, say }) => {
      await say("One moment.");
      const stock = await once("stock", () => {
        tries += 1;
        if (tries < 4) throw new Error("the warehouse is closed");
        return 7;
      });
      await say(`There are ${stock}.`);
    });
    const engine = await anEngine({ flows: [shop] });

    await engine.says("telegram", "ann", "hi");
    await engine.settles();

    expect(engine.replies("telegram", "ann")).to.deep.equal(["One moment.", "There are 7."]);
  });
});

describe("a flow that is broken", () => {
  const broken = flow("broken", { command: "break" }, async ({ once }) => {
    await once("a", () => 1);
    await once("a", () => 2);
  });
  const greeting = flow("greeting", { fallback: true }, async ({ say }) => say("Hello."));

  it("is answered with an apology at once, and leaves no run", async () => {
    const engine = await anEngine({ flows: [broken, greeting] });

    await engine.says("telegram", "ann", "/break");

    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "I am sorry, something went wrong on our side with your last message. You can go on.",
    ]);
    expect((await engine.customer("ann")).runs).to.deep.equal([]);
    expect((await engine.exchanges("ann"))[0]?.note).to.match(/^parked: Step "a" ran twice/);
  });

  it("does not keep the next message from its answer", async () => {
    const engine = await anEngine({ flows: [broken, greeting] });

    await engine.says("telegram", "ann", "/break");
    await engine.says("telegram", "ann", "hi");

    expect(engine.lastReply("telegram", "ann")).to.equal("Hello.");
  });

  it("since its last release keeps every answer until it is mended", async () => {
    const release = (kind: "good" | "bad") =>
      flow("loan", { fallback: true }, async ({ ask, choose, say }) => {
        if (kind === "bad") await choose("name", "Who?", { ann: "Ann" });
        const name = await ask("name", "Your name?", z.string());
        const age = await ask("age", "Your age?", z.string());
        await say(`${name}, ${age}`);
      });
    const engine = await anEngine({ flows: [release("good")] });
    await engine.says("telegram", "ann", "hi");
    await engine.says("telegram", "ann", "Ann");

    await engine.restartWith({ flows: [release("bad")] });
    await engine.says("telegram", "ann", "30");
    const apology = engine.lastReply("telegram", "ann");
    const { runs } = await engine.customer("ann");
    await engine.restartWith({ flows: [release("good")] });
    await engine.says("telegram", "ann", "hello?");

    expect(apology).to.match(/^I am sorry, we have to look into something/);
    expect(runs[0]?.paused).to.include({ step: "name", was: "ask", is: "choose" });
    expect(engine.lastReply("telegram", "ann")).to.equal("Ann, 30");
  });

  it("since its last release does not keep other flows from answering", async () => {
    const loan = (verb: "ask" | "once") =>
      flow("loan", { command: "loan" }, async ({ ask, once }) => {
        if (verb === "ask") await ask("name", "Your name?", z.string());
        else await once("name", () => "Ann");
        await ask("age", "Your age?", z.string());
      });
    const engine = await anEngine({ flows: [loan("ask"), greeting] });
    await engine.says("telegram", "ann", "/loan");
    await engine.says("telegram", "ann", "Ann");

    await engine.restartWith({ flows: [loan("once"), greeting] });
    for (const text of ["30", "hi", "/loan"]) await engine.says("telegram", "ann", text);

    expect(engine.replies("telegram", "ann").slice(-3)).to.deep.equal([
      "I am sorry, we have to look into something before this can go on. What you told me is kept.",
      "Hello.",
      "I am sorry, we have to look into something before this can go on. What you told me is kept.",
    ]);
  });
});

describe("an effect that fails for good", () => {
  const refused = (ends: () => never) =>
    flow("pay", { command: "pay" }, async ({ say, once }) => {
      await say("One moment.");
      await once("pay", ends, { retries: 0 });
      await say("Paid.");
    });

  it("parks the run with an apology and asks for a person", async () => {
    const stolen = refused(() => {
      throw new TerminalError("the card is stolen");
    });
    const engine = await anEngine({ flows: [stolen] });

    await engine.says("telegram", "ann", "/pay");

    const { runs, asksForPerson } = await engine.customer("ann");
    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "One moment.",
      "I am sorry, something went wrong on our side with your last message. You can go on.",
    ]);
    expect(runs[0]?.parked).to.include({ step: "pay", error: "the card is stolen" });
    expect(asksForPerson).to.deep.equal(engine.clock.now());
  });

  it("is tried again when the customer asks for the flow again", async () => {
    let isOpen = false;
    const bank = refused(() => {
      if (isOpen) return undefined as never;
      throw new Error("the bank is closed");
    });
    const engine = await anEngine({ flows: [bank] });
    await engine.says("telegram", "ann", "/pay");

    isOpen = true;
    await engine.says("telegram", "ann", "/pay");

    expect(engine.replies("telegram", "ann").slice(2)).to.deep.equal(["Paid."]);
    expect((await engine.customer("ann")).runs).to.deep.equal([]);
  });
});
