import { expect } from "chai";
import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { anEngine } from "../../kit/engine.ts";
import { complaint, tea } from "../../kit/flows.ts";

async function atTheName() {
  const engine = await anEngine({ flows: [tea, complaint] });
  await engine.says("telegram", "ann", "hi");
  return engine;
}

describe("a wish for a person", () => {
  it("is noted, and the open question stays open", async () => {
    const engine = await atTheName();

    await engine.says("telegram", "ann", "A person!");
    const wished = await engine.customer("ann");
    await engine.says("telegram", "ann", "Ann");

    expect(wished.asksForPerson).to.deep.equal(engine.clock.now());
    expect(engine.replies("telegram", "ann").slice(2)).to.deep.equal([
      "I have noted that you would like to talk to a person. What you told me so far is kept, so you will not have to say it again.",
      "How many cups?",
    ]);
  });

  it("keeps the time at which it was first said", async () => {
    const engine = await atTheName();
    await engine.says("telegram", "ann", "person");
    const first = (await engine.customer("ann")).asksForPerson;

    await engine.advances(60_000);
    await engine.says("telegram", "ann", "person");

    expect((await engine.customer("ann")).asksForPerson).to.deep.equal(first);
  });

  it("counts before any flow has begun", async () => {
    const engine = await anEngine({ flows: [tea] });

    await engine.says("telegram", "ann", "agent");

    expect((await engine.customer("ann")).runs).to.deep.equal([]);
    expect(engine.lastReply("telegram", "ann")).to.match(/^I have noted/);
  });
});

describe("a wish to stop", () => {
  it("ends every open run and says so", async () => {
    const engine = await atTheName();
    await engine.says("telegram", "ann", "/complain");

    await engine.says("telegram", "ann", "STOP");

    const { runs, prompts } = await engine.customer("ann");
    expect(runs).to.deep.equal([]);
    expect(prompts).to.deep.equal({});
    expect(engine.lastReply("telegram", "ann")).to.match(/^I have stopped\./);
  });

  it("takes the buttons off the open question", async () => {
    const engine = await atTheName();
    await engine.says("telegram", "ann", "Ann");
    await engine.says("telegram", "ann", "2");

    await engine.says("telegram", "ann", "cancel");

    const buttons = engine.screen("telegram", "ann").flatMap((message) => message.buttons);
    expect(buttons).to.deep.equal([]);
  });

  it("is answered when there is nothing to stop", async () => {
    const engine = await anEngine({ flows: [tea] });

    await engine.says("telegram", "ann", "stop");

    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "There is nothing going on that I could stop. Write to me any time.",
    ]);
  });

  it("lets the customer begin again later", async () => {
    const engine = await atTheName();

    await engine.says("telegram", "ann", "stop");
    await engine.says("telegram", "ann", "hi");

    expect(engine.lastReply("telegram", "ann")).to.equal("Your name?");
  });
});

describe("a wish to start over", () => {
  it("asks everything the flow itself has asked again", async () => {
    const engine = await atTheName();
    await engine.says("telegram", "ann", "Ann");

    await engine.says("telegram", "ann", "start over");

    expect(engine.replies("telegram", "ann").slice(-2)).to.deep.equal([
      "Welcome to the tea room.",
      "Your name?",
    ]);
    expect((await engine.customer("ann")).runs).to.have.lengthOf(1);
  });

  it("leaves the interrupted flow where it was", async () => {
    const engine = await atTheName();
    await engine.says("telegram", "ann", "Ann");
    await engine.says("telegram", "ann", "/complain");
    await engine.says("telegram", "ann", "7");

    await engine.says("telegram", "ann", "restart");

    const { runs } = await engine.customer("ann");
    expect(runs.map(({ flow, memo }) => [flow, memo.length])).to.deep.equal([
      ["tea", 1],
      ["complaint", 0],
    ]);
  });

  it("is answered when nothing is going on", async () => {
    const engine = await anEngine({ flows: [tea] });

    await engine.says("telegram", "ann", "start over");

    expect(engine.replies("telegram", "ann")).to.not.deep.equal([]);
  });
});

describe("a word that is a wish", () => {
  it("as the label of a button is an answer when it is pressed", async () => {
    const subscription = flow("subscription", { fallback: true }, async ({ choose, say }) => {
      const wish = await choose("wish", "What now?", { stop: "Stop", on: "Go on" });
      await say(`So: ${wish}`);
    });
    const engine = await anEngine({ flows: [subscription] });
    await engine.says("telegram", "ann", "hi");

    await engine.presses("telegram", "ann", "Stop");

    expect(engine.lastReply("telegram", "ann")).to.equal("So: stop");
  });
});

describe("somebody who mistyped what is remembered", () => {
  const greeting = flow("greeting", { fallback: true }, async ({ ask, say }) => {
    const name = await ask("name", "Your name?", z.string(), { remember: "name" });
    const town = await ask("town", `Where do you live, ${name}?`, z.string());
    await say(`${name} of ${town}.`);
  });

  it("is asked for it again after starting over, twice if need be", async () => {
    const engine = await anEngine({ flows: [greeting] });
    for (const text of ["hi", "Amn", "start over", "start over", "Ann", "Cape Town"]) {
      await engine.says("telegram", "ann", text);
    }

    expect(engine.lastReply("telegram", "ann")).to.equal("Ann of Cape Town.");
    expect(await engine.facts("ann")).to.deep.equal({ name: "Ann" });
  });
});

describe("a bare /start", () => {
  it("shows the open question again instead of answering it", async () => {
    const engine = await atTheName();

    await engine.says("telegram", "ann", "/start");

    expect(engine.lastReply("telegram", "ann")).to.equal("Your name?");
    expect((await engine.customer("ann")).runs[0]?.memo).to.deep.equal([]);
  });
});
