import { expect } from "chai";
import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { anEngine } from "../../kit/engine.ts";
import { tea } from "../../kit/flows.ts";

async function atTheChoice() {
  const engine = await anEngine({ flows: [tea] });
  for (const text of ["hi", "Ann", "2"]) await engine.says("telegram", "ann", text);
  return engine;
}

describe("a first message", () => {
  for (const text of ["hi", "/tea", "I am thirsty!", "what is this?"]) {
    it(`starts the flow that claims "${text}"`, async () => {
      const engine = await anEngine({ flows: [tea] });

      await engine.says("telegram", "ann", text);

      expect(engine.replies("telegram", "ann")).to.deep.equal([
        "Welcome to the tea room.",
        "Your name?",
      ]);
    });
  }

  it("is answered even when no flow claims it", async () => {
    const engine = await anEngine({ flows: [flow("tea", {}, async () => {})] });

    await engine.says("telegram", "ann", "hi");

    expect(engine.replies("telegram", "ann")).to.deep.equal(["Hello, I am a bot."]);
  });
});

describe("a typed answer", () => {
  for (const text of ["2", "2.", "Green tea", "GREEN", "green tea!"]) {
    it(`chooses the second option with "${text}"`, async () => {
      const engine = await atTheChoice();

      await engine.says("telegram", "ann", text);

      expect(engine.lastReply("telegram", "ann")).to.equal("2 green for Ann.");
    });
  }

  it("that fits nothing is asked for once more, with buttons that work", async () => {
    const engine = await atTheChoice();

    await engine.says("telegram", "ann", "coffee");
    const asked = engine.screen("telegram", "ann").filter(({ offered }) => offered.length > 0);
    await engine.presses("telegram", "ann", "Black tea");

    expect(asked.map(({ text }) => text)).to.deep.equal([
      "Which tea?",
      "That is not one of the answers. Which tea?",
    ]);
    expect(asked.map(({ buttons }) => buttons.length)).to.deep.equal([0, 2]);
    expect(engine.lastReply("telegram", "ann")).to.equal("2 black for Ann.");
  });

  it("is filed under the question it answered", async () => {
    const engine = await atTheChoice();

    const steps = (await engine.exchanges("ann"))
      .filter(({ direction }) => direction === "in")
      .map(({ step }) => step);

    expect(steps).to.deep.equal([undefined, "name", "cups"]);
  });

  it("is bound to the question the customer sees, not to the one of a new release", async () => {
    const engine = await anEngine({ flows: [tea] });
    await engine.says("telegram", "ann", "hi");
    const next = flow("tea", { fallback: true }, async ({ ask, say }) => {
      const street = await ask("street", "Your street?", z.string());
      const name = await ask("name", "Your name?", z.string());
      await say(`${name}, ${street}`);
    });

    await engine.restartWith({ flows: [next] });
    await engine.says("telegram", "ann", "Ann");
    await engine.says("telegram", "ann", "Quay 1");

    expect(engine.replies("telegram", "ann").slice(2)).to.deep.equal([
      "Your street?",
      "Ann, Quay 1",
    ]);
  });

  it("means what its number meant when it was shown", async () => {
    const engine = await anEngine({ flows: [tea] });
    for (const text of ["hi", "Ann", "2"]) await engine.says("whatsapp", "ann", text);
    const next = flow("tea", { fallback: true }, async ({ choose, say }) => {
      const options = { white: "White tea", black: "Black tea", green: "Green tea" };
      await say(`${await choose("kind", "Which tea?", options)}, please`);
    });

    await engine.restartWith({ flows: [next] });
    await engine.says("whatsapp", "ann", "2");

    expect(engine.lastReply("whatsapp", "ann")).to.equal("green, please");
  });
});

describe("a pressed button", () => {
  it("answers, and the question shows what was chosen", async () => {
    const engine = await atTheChoice();

    await engine.presses("telegram", "ann", "Green tea");

    const question = engine.screen("telegram", "ann").find(({ text }) => text === "Which tea?");
    expect(question).to.deep.include({ buttons: [], chosen: "Green tea" });
    expect(engine.lastReply("telegram", "ann")).to.equal("2 green for Ann.");
  });

  it("that is stale gets a notice and changes nothing", async () => {
    const engine = await atTheChoice();
    await engine.presses("telegram", "ann", "Green tea");
    const before = await engine.customer("ann");

    await engine.presses("telegram", "ann", "Black tea");

    const after = await engine.customer("ann");
    expect(engine.lastReply("telegram", "ann")).to.equal(
      "That question has been dealt with already.",
    );
    expect(after.runs).to.deep.equal(before.runs);
    expect(after.facts).to.deep.equal(before.facts);
    expect((await engine.exchanges("ann")).at(-2)?.note).to.equal(
      "answered a question that was closed",
    );
  });

  it("that is stale shows the open question again", async () => {
    const engine = await atTheChoice();
    await engine.says("telegram", "ann", "coffee");
    const first = engine.screen("telegram", "ann").find(({ text }) => text === "Which tea?");

    await engine.pressesValue("telegram", "ann", first?.offered[0]?.value ?? "");

    expect(engine.replies("telegram", "ann").slice(-2)).to.deep.equal([
      "That question has been dealt with already.",
      "Which tea?",
    ]);
  });

  for (const value of ["", "x", "AAAAAAAAAA:0", ":", "AAAAAAAAAA:99999", "__proto__:0"]) {
    it(`that carries ${JSON.stringify(value)} changes nothing`, async () => {
      const engine = await atTheChoice();

      await engine.pressesValue("telegram", "ann", value);

      expect((await engine.customer("ann")).runs[0]?.memo).to.have.lengthOf(2);
      expect(engine.lastReply("telegram", "ann")).to.equal("Which tea?");
    });
  }

  it("with a place beyond the options changes nothing", async () => {
    const engine = await atTheChoice();
    const button = engine.screen("telegram", "ann").at(-1)?.buttons[0]?.value ?? "";

    await engine.pressesValue("telegram", "ann", button.replace(/:0$/, ":7"));

    expect(engine.lastReply("telegram", "ann")).to.equal("Which tea?");
  });

  it("of a finished flow gets a notice and no question", async () => {
    const engine = await atTheChoice();
    await engine.presses("telegram", "ann", "Green tea");

    await engine.presses("telegram", "ann", "Green tea");

    expect(engine.replies("telegram", "ann").slice(-2)).to.deep.equal([
      "2 green for Ann.",
      "That question has been dealt with already.",
    ]);
  });
});

describe("the same message delivered twice at once", () => {
  it("is applied once", async () => {
    const engine = await anEngine({ flows: [tea] });
    await engine.says("telegram", "ann", "hi");

    const outcomes = await Promise.all([
      engine.says("telegram", "ann", "Ann", "native-7"),
      engine.says("telegram", "ann", "Ann", "native-7"),
    ]);

    expect(outcomes.sort()).to.deep.equal(["accepted", "duplicate"]);
    expect(engine.replies("telegram", "ann").slice(2)).to.deep.equal(["How many cups?"]);
  });

  it("is known again after a restart", async () => {
    const engine = await anEngine({ flows: [tea] });
    await engine.says("telegram", "ann", "hi");
    await engine.says("telegram", "ann", "Ann", "native-7");

    await engine.restartWith();

    expect(await engine.says("telegram", "ann", "Ann", "native-7")).to.equal("duplicate");
    expect(engine.replies("telegram", "ann")).to.have.lengthOf(3);
  });
});

describe("two messages at once", () => {
  it("are answered one after the other, in their order", async () => {
    const engine = await anEngine({ flows: [tea] });
    await engine.says("telegram", "ann", "hi");

    await Promise.all([engine.says("telegram", "ann", "Ann"), engine.says("telegram", "ann", "3")]);

    expect(engine.replies("telegram", "ann").slice(2)).to.deep.equal([
      "How many cups?",
      "Which tea?",
    ]);
  });
});
