/** Apps that do not answer: everybody else is served as if nothing were the matter. */
import { expect } from "chai";
import { limits } from "../../adapters/web/limits.ts";
import { anEngine, type TestEngine } from "../kit/engine.ts";
import { tea } from "../kit/flows.ts";
import { app, type Step } from "../kit/script.ts";

const many = 40;

/** More people than are served side by side write to an app that fails so. */
async function aCrowdOn(channel: string, step: Step): Promise<TestEngine> {
  const engine = await anEngine({ flows: [tea] });
  for (let at = 0; at < many; at += 1) {
    const person = `person ${at}`;
    engine.driver(channel).plays(person, step);
    await engine.accepts(channel, engine.driver(channel).event(person, { text: "hi" }));
  }
  await engine.rests();
  // Each who is kept waiting makes room for the next after a moment.
  for (let moments = 0; moments < 4; moments += 1) await engine.advances(250);
  return engine;
}

describe("an app that does not answer", () => {
  it("keeps nobody on another app waiting", async () => {
    const engine = await aCrowdOn("telegram", app.hangs);
    const beforeMs = engine.clock.now().getTime();

    await engine.says("discord", "ann", "hi");

    expect(engine.replies("discord", "ann")).to.not.be.empty;
    expect(engine.clock.now().getTime()).to.equal(beforeMs);
  });

  it("keeps nobody else on it waiting", async () => {
    const engine = await aCrowdOn("telegram", app.hangs);

    await engine.says("telegram", "ann", "hi");

    expect(engine.replies("telegram", "ann")).to.not.be.empty;
  });

  it("does not keep the same person waiting on another app", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").plays("ann", app.hangs);
    await engine.says("telegram", "ann", "hi");
    await engine.advances(1_000);

    await engine.says("discord", "ann", "hi");

    expect(engine.replies("discord", "ann")).to.not.be.empty;
  });

  it("gets everything in the end, in order", async () => {
    const engine = await aCrowdOn("telegram", app.hangs);

    await engine.settles();

    for (let at = 0; at < many; at += 1) {
      expect(engine.replies("telegram", `person ${at}`)).to.deep.equal([
        "Welcome to the tea room.",
        "Your name?",
      ]);
    }
  });

  it("does not hold up a stop for longer than a stop may take", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").plays("ann", app.hangs);
    await engine.says("telegram", "ann", "hi");

    const stopping = engine.stop();
    await engine.advances(15_000);
    await stopping;
    await engine.restartWith();

    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "Welcome to the tea room.",
      "Your name?",
    ]);
  });
});

describe("an app that asks to wait", () => {
  it("keeps nobody else waiting", async () => {
    const engine = await aCrowdOn("telegram", app.tooMany(60));
    const beforeMs = engine.clock.now().getTime();

    await engine.says("telegram", "ann", "hi");
    await engine.says("discord", "bob", "hi");

    expect(engine.replies("telegram", "ann")).to.not.be.empty;
    expect(engine.replies("discord", "bob")).to.not.be.empty;
    expect(engine.clock.now().getTime()).to.equal(beforeMs);
  });
});

describe("an app with a pace", () => {
  it("is sent a reply of several messages at that pace, to the moment", async () => {
    const pace = { perChatPerSecond: 2, perAccountPerSecond: 30 };
    const channels = { telegram: { ...limits.telegram, pace } };
    const engine = await anEngine({ flows: [tea], channels });

    await engine.says("telegram", "ann", "hi");
    const atOnce = engine.replies("telegram", "ann");
    await engine.advances(499);
    const early = engine.replies("telegram", "ann");
    await engine.advances(1);

    expect([atOnce.length, early.length]).to.deep.equal([1, 1]);
    expect(engine.replies("telegram", "ann")).to.have.length(2);
  });
});
