/** Side effects of a flow when the process dies around them. */
import { expect } from "chai";
import { z } from "zod";
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

  it("since its last release keeps its answers until it is mended", async () => {
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
    await engine.restartWith({ flows: [release("good")] });
    await engine.says("telegram", "ann", "31");

    expect(apology).to.match(/^I am sorry/);
    expect(engine.lastReply("telegram", "ann")).to.equal("Ann, 31");
  });
});
