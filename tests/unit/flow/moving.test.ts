import { expect } from "chai";
import { anEngine, textOf } from "../../kit/engine.ts";
import { tea } from "../../kit/flows.ts";

async function atTheChoiceOnTelegram() {
  const engine = await anEngine({ flows: [tea] });
  for (const text of ["hi", "Ann", "2"]) await engine.says("telegram", "ann", text);
  return engine;
}

describe("a conversation that moves to another app", () => {
  for (const greeting of ["hi", "Hello!", "/start"]) {
    it(`shows the open question there after "${greeting}"`, async () => {
      const engine = await atTheChoiceOnTelegram();

      await engine.says("discord", "ann", greeting);

      const [, question, ...more] = engine.screen("discord", "ann");
      expect(question?.text).to.equal("Which tea?");
      expect(question?.buttons.map(({ title }) => title)).to.deep.equal(["Black tea", "Green tea"]);
      expect(more).to.deep.equal([]);
    });
  }

  it("closes the buttons on the app it left", async () => {
    const engine = await atTheChoiceOnTelegram();

    await engine.says("discord", "ann", "hi");

    const question = engine.screen("telegram", "ann").find(({ text }) => text === "Which tea?");
    expect(question?.buttons).to.deep.equal([]);
    expect(question?.chosen).to.equal(undefined);
  });

  it("takes a direct answer, and the app it left shows what was chosen", async () => {
    const engine = await atTheChoiceOnTelegram();

    await engine.says("discord", "ann", "green");

    const question = engine.screen("telegram", "ann").find(({ text }) => text === "Which tea?");
    expect(engine.replies("discord", "ann")).to.deep.equal(["2 green for Ann."]);
    expect(question).to.deep.include({ buttons: [], chosen: "Green tea" });
  });

  it("takes a number for a poll where there are no buttons", async () => {
    const engine = await atTheChoiceOnTelegram();

    await engine.says("whatsapp", "ann", "hi");
    const { buttons } = engine.screen("whatsapp", "ann").at(-1) ?? {};
    await engine.says("whatsapp", "ann", "2");

    expect(buttons?.map(({ title }) => title)).to.deep.equal(["1. Black tea", "2. Green tea"]);
    expect(engine.replies("whatsapp", "ann")).to.deep.equal(["Which tea?", "2 green for Ann."]);
  });

  it("tells of a press on the app it left, and shows the question there", async () => {
    const engine = await atTheChoiceOnTelegram();
    await engine.says("discord", "ann", "hi");

    await engine.presses("telegram", "ann", "Green tea");

    expect(engine.replies("telegram", "ann").slice(-2)).to.deep.equal([
      "That question has been dealt with already.",
      "Which tea?",
    ]);
    expect(engine.screen("discord", "ann").at(-1)?.buttons).to.deep.equal([]);
  });

  it("comes back and goes on where it is", async () => {
    const engine = await anEngine({ flows: [tea] });
    await engine.says("telegram", "ann", "hi");
    await engine.says("discord", "ann", "Ann");
    await engine.says("telegram", "ann", "3");
    await engine.says("whatsapp", "ann", "black");

    expect(engine.lastReply("whatsapp", "ann")).to.equal("3 black for Ann.");
    expect((await engine.customer("ann")).runs).to.deep.equal([]);
  });

  it("says nothing twice", async () => {
    const engine = await anEngine({ flows: [tea] });

    await engine.says("telegram", "ann", "hi");
    await engine.says("discord", "ann", "hi");
    await engine.says("whatsapp", "ann", "hi");

    const said = (await engine.exchanges("ann")).filter(({ direction }) => direction === "out");
    expect(said.map(textOf)).to.deep.equal([
      "Welcome to the tea room.",
      "Your name?",
      "Your name?",
      "Your name?",
    ]);
  });

  it("keeps one story, in the order it was told", async () => {
    const engine = await atTheChoiceOnTelegram();
    await engine.says("discord", "ann", "green");

    const exchanges = await engine.exchanges("ann");

    expect(exchanges.map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(exchanges.map(({ channel }) => channel).slice(-2)).to.deep.equal(["discord", "discord"]);
  });

  it("is nobody else's", async () => {
    const engine = await atTheChoiceOnTelegram();

    await engine.says("discord", "bob", "hi");

    expect(engine.replies("discord", "bob")).to.deep.equal([
      "Welcome to the tea room.",
      "Your name?",
    ]);
  });
});
