// Loaded before any test begins, for it leaves names in the global object.
import "botbuilder";
import { expect } from "chai";
import { limits } from "../../../adapters/web/limits.ts";
import { openCollections } from "../../../src/bot/engine.ts";
import type { Inspection } from "../../../src/bot/inspect/causes.ts";
import { inspect } from "../../../src/bot/inspect/inspect.ts";
import { type Flow, flow } from "../../../src/flow/flow.ts";
import { anEngine, type TestEngine } from "../../kit/engine.ts";
import { tea } from "../../kit/flows.ts";
import { app } from "../../kit/script.ts";

const luckless: Flow = flow("luck", { command: "luck" }, () =>
  Promise.reject(new Error("no luck today")),
);
const voucher = flow("voucher", { fallback: true }, async ({ say }) => {
  await say({ text: "Your voucher:", code: "NEWS20", onUncertain: "skip" });
});
const m1 = "telegram:bot:m1";

function inspecting(engine: TestEngine, subject = m1): Promise<Inspection> {
  return inspect(engine.store, subject, { clock: engine.clock });
}

/** Everything it says of one stage. */
function told({ findings }: Inspection, stage: string): string {
  return findings
    .filter((finding) => finding.stage === stage)
    .map(({ says }) => says)
    .join("\n");
}

async function anEngineWithTea(flows: readonly Flow[] = [tea]): Promise<TestEngine> {
  return anEngine({ flows });
}

describe("the inspection of a message", () => {
  it("says that it never arrived", async () => {
    const engine = await anEngineWithTea();

    const found = await inspecting(engine, "telegram:bot:4711");

    expect(found.cause).to.equal("never arrived");
    expect(told(found, "inbox")).to.include('"telegram:bot:4711"');
    expect(found.advice).to.include("/readyz");
  });

  it("says that it was answered, and by what", async () => {
    const engine = await anEngineWithTea();
    await engine.says("telegram", "ann", "hi", "m1");

    const found = await inspecting(engine);

    expect(found).to.deep.include({ cause: "answered", message: m1 });
    expect(found.customer).to.equal((await engine.customer("ann"))._id);
    expect(told(found, "turn")).to.include("with 2 replies");
    expect(told(found, "channel")).to.include("telegram took it as telegram-1");
  });

  it("says that a message handed over again is not answered twice", async () => {
    const engine = await anEngineWithTea();
    await engine.says("telegram", "ann", "hi", "m1");
    await engine.says("telegram", "ann", "hi", "m1");

    const found = await inspecting(engine);

    expect(found.cause).to.equal("answered");
    expect(found.advice).to.include("duplicate");
  });

  it("says that nobody has taken it up", async () => {
    const engine = await anEngineWithTea();
    engine.crashesAt("accept:after");
    await engine.says("telegram", "ann", "hi", "m1");

    expect((await inspecting(engine)).cause).to.equal("not taken up");
  });

  it("says what it waits behind", async () => {
    const engine = await anEngineWithTea([luckless]);
    await engine.says("telegram", "ann", "/luck", "m1");
    await engine.says("telegram", "ann", "anybody?", "m2");

    const found = await inspecting(engine, "telegram:bot:m2");

    expect(found.cause).to.equal("waiting behind another");
    expect(told(found, "inbox")).to.include(`first "${m1}", which is failing`);
  });

  it("says that a living process works on it", async () => {
    const engine = await anEngineWithTea();
    engine.crashesAt("play:before");
    await engine.says("telegram", "ann", "hi", "m1");

    const found = await inspecting(engine);

    expect(found.cause).to.equal("being handled");
    expect(told(found, "lease")).to.include("lasts until 2030-01-01T09:00:10");
  });

  it("says that the process that worked on it has ended", async () => {
    const engine = await anEngineWithTea();
    engine.crashesAt("play:before");
    await engine.says("telegram", "ann", "hi", "m1");
    engine.clock.advance(10_001);

    const found = await inspecting(engine);

    expect(found.cause).to.equal("handler died");
    expect(told(found, "lease")).to.include("has ended");
  });

  it("says that its turn fails and when it is tried again", async () => {
    const engine = await anEngineWithTea([luckless]);
    await engine.says("telegram", "ann", "/luck", "m1");

    const found = await inspecting(engine);

    expect(found.cause).to.equal("failing");
    expect(told(found, "turn")).to.include("failed 1 times (no luck today)");
    expect(told(found, "turn")).to.match(/tried again at 2030-01-01T09:00:00\.\d00Z/);
  });

  it("says that it was parked after failures", async () => {
    const engine = await anEngineWithTea([luckless]);
    await engine.says("telegram", "ann", "/luck", "m1");
    await engine.settles();

    const found = await inspecting(engine);

    expect(found.cause).to.equal("parked after failures");
    expect(told(found, "turn")).to.include("no luck today");
  });

  it("says that it ended the process each time", async () => {
    const engine = await anEngineWithTea();
    engine.crashesAt("commit:before");
    await engine.says("telegram", "ann", "hi", "m1");
    await engine.restartWith({ crashesAt: "commit:before" });
    await engine.restartWith();

    expect((await inspecting(engine)).cause).to.equal("parked after deaths");
  });

  it("follows a message that was taken up again", async () => {
    let isBroken = true;
    const mended = flow("luck", { command: "luck" }, async ({ say }) => {
      if (isBroken) throw new Error("no luck today");
      await say("Good luck!");
    });
    const engine = await anEngineWithTea([mended]);
    await engine.says("telegram", "ann", "/luck", "m1");
    await engine.settles();
    isBroken = false;

    await engine.replayParked(m1);
    await engine.settles();

    const found = await inspecting(engine);
    expect(found.cause).to.equal("answered");
    expect(told(found, "turn")).to.include("with 2 replies");
  });

  it("says that the customer is with a person", async () => {
    const engine = await anEngineWithTea();
    await engine.says("telegram", "ann", "person", "m1");
    await engine.says("telegram", "ann", "anybody?", "m2");

    expect((await inspecting(engine)).cause).to.equal("with a person");
    expect((await inspecting(engine, "telegram:bot:m2")).cause).to.equal("with a person");
  });

  it("says that no flow claims it", async () => {
    const engine = await anEngineWithTea([luckless]);
    await engine.says("telegram", "ann", "what is this?", "m1");

    expect((await inspecting(engine)).cause).to.equal("no flow claims it");
  });

  it("says until when the app lets us wait", async () => {
    const engine = await anEngineWithTea();
    engine.driver("telegram").plays("ann", app.tooMany(60));
    await engine.says("telegram", "ann", "hi", "m1");

    const found = await inspecting(engine);

    expect(found.cause).to.equal("waiting to be sent");
    expect(told(found, "outbox")).to.match(/waits until 2030-01-01T09:01:0.*Too Many Requests/i);
  });

  it("says why the app did not take the answer", async () => {
    const engine = await anEngineWithTea();
    engine.driver("telegram").plays("ann", app.blocked());
    await engine.says("telegram", "ann", "hi", "m1");
    await engine.settles();

    const found = await inspecting(engine);

    expect(found.cause).to.equal("refused");
    expect(told(found, "channel")).to.include("did not take it: Forbidden: the bot was blocked");
  });

  it("says that the answer came too late to make sense", async () => {
    const engine = await anEngineWithTea();
    engine.driver("telegram").plays("ann", app.tooMany(60 * 60));
    await engine.says("telegram", "ann", "hi", "m1");
    await engine.settles();

    const found = await inspecting(engine);

    expect(found.cause).to.equal("expired");
    expect(told(found, "outbox")).to.include("could not be sent in time");
    expect(told(found, "channel")).to.include("telegram took it");
  });

  it("says that nobody can tell whether the answer arrived", async () => {
    const engine = await anEngineWithTea([voucher]);
    engine.crashesAt("deliver:sent");
    await engine.says("telegram", "ann", "hi", "m1");
    await engine.restartWith();

    const found = await inspecting(engine);

    expect(found.cause).to.equal("uncertain");
    expect(told(found, "outbox")).to.include("was not to be sent twice");
  });

  it("says that no adapter serves the conversation", async () => {
    const engine = await anEngineWithTea();
    engine.crashesAt("commit:after");
    await engine.says("telegram", "ann", "hi", "m1");
    const channels = { discord: limits.discord };
    const other = await anEngine({ flows: [tea], store: engine.store, channels });
    await other.advances(10_001);
    await other.settles();

    expect((await inspecting(other)).cause).to.equal("no adapter");
  });
});

describe("the inspection of somebody", () => {
  for (const [what, subject] of [
    ["a person's name", () => "ann"],
    ["an identity", () => "telegram:bot:ann"],
    ["a customer's id", (id: string) => id],
  ] as const) {
    it(`takes ${what} and looks at the last message`, async () => {
      const engine = await anEngineWithTea();
      await engine.says("telegram", "ann", "hi", "m1");
      await engine.says("telegram", "ann", "Ann", "m2");
      const { _id } = await engine.customer("ann");

      const found = await inspecting(engine, subject(_id));

      expect(found).to.deep.include({ cause: "answered", message: "telegram:bot:m2" });
    });
  }

  it("prefers a message that waits", async () => {
    const engine = await anEngineWithTea([luckless]);
    await engine.says("telegram", "ann", "hi", "m1");
    await engine.says("telegram", "ann", "/luck", "m2");

    const found = await inspecting(engine, "ann");

    expect(found).to.deep.include({ cause: "failing", message: "telegram:bot:m2" });
  });

  it("finds on the timeline what the inbox has forgotten", async () => {
    const engine = await anEngineWithTea();
    await engine.says("telegram", "ann", "hi", "m1");
    await engine.settles();
    await openCollections(engine.store).inbox.remove([m1]);

    const found = await inspecting(engine, "ann");

    expect(found).to.deep.include({ cause: "answered", message: m1 });
  });
});
