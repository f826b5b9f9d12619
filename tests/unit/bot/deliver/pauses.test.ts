import { expect } from "chai";
import { z } from "zod";
import { flow } from "../../../../src/flow/flow.ts";
import { anEngine, type TestEngine } from "../../../kit/engine.ts";
import { app } from "../../../kit/script.ts";

const leaseMs = 10_000;
const minute = 60_000;

const greeting = flow("greeting", { fallback: true }, async ({ ask }) => {
  await ask("name", "What is your name?", z.string());
});

/** Telegram tells the whole account to wait for five minutes, when Ann is answered. */
async function aPausedAccount({ crashes = false } = {}): Promise<TestEngine> {
  const engine = await anEngine({ flows: [greeting] });
  if (crashes) engine.crashesAt("deliver:marked");
  engine.driver("telegram").now = () => engine.clock.now();
  engine.driver("telegram").plays("ann", app.tooMany(300, "account"));
  await engine.says("telegram", "ann", "hi");
  return engine;
}

function triesFor(engine: TestEngine, person: string): readonly number[] {
  const startMs = Date.UTC(2030, 0, 1, 9);
  const tries = engine.driver("telegram").tries.filter((one) => one.person === person);
  return tries.map(({ at }) => at.getTime() - startMs);
}

describe("a wait that an app asks of the whole account", () => {
  for (const after of ["crash", "stop"] as const) {
    it(`is obeyed by the process after a ${after}, for everybody`, async () => {
      const engine = await aPausedAccount({ crashes: after === "crash" });

      if (after === "stop") await engine.stop();
      expect(engine.isDown).to.equal(true);
      engine.clock.advance(leaseMs + 1);
      await engine.start();
      await engine.says("telegram", "bob", "hi");
      expect(triesFor(engine, "bob")).to.deep.equal([]);
      await engine.settles();

      const [first = 0] = triesFor(engine, "bob");
      expect(first).to.be.at.least(5 * minute);
      expect(engine.lastReply("telegram", "bob")).to.equal("What is your name?");
    });
  }

  it("keeps no other app waiting", async () => {
    const engine = await aPausedAccount();

    await engine.stop();
    await engine.start();
    await engine.says("discord", "bob", "hi");

    expect(engine.lastReply("discord", "bob")).to.equal("What is your name?");
  });

  it("lasts no longer when the clock is set back meanwhile", async () => {
    const engine = await aPausedAccount();
    await engine.stop();
    engine.clock.jump(-60 * minute);
    await engine.start();

    await engine.says("telegram", "bob", "hi");
    for (let passed = 0; passed < 6 * minute; passed += 10_000) await engine.advances(10_000);

    expect(engine.lastReply("telegram", "bob")).to.equal("What is your name?");
  });
});
