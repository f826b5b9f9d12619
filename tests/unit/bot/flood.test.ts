import { expect } from "chai";
import { z } from "zod";
import { openCollections } from "../../../src/bot/engine.ts";
import { inspect } from "../../../src/bot/inspect/inspect.ts";
import { flow } from "../../../src/flow/flow.ts";
import { languageFor } from "../../../src/flow/words.ts";
import { anEngine, type TestEngine, textOf } from "../../kit/engine.ts";

const { sentences } = languageFor();
const quietMs = 2_000;

const parrot = flow("parrot", { fallback: true }, async ({ ask, choose, say }) => {
  const told = await ask("told", "Say something.", z.string());
  await say(`You said ${told.split("\n").length} things.`);
  await choose("more", "More?", { yes: "Yes", no: "No" });
});

/** Five messages in ten seconds are answered one by one. */
function anEngineOf(most = 5): Promise<TestEngine> {
  return anEngine({ flows: [parrot], mostInTenSeconds: most });
}

async function writes(engine: TestEngine, count: number, everyMs = 0): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await engine.says("telegram", "ann", `message ${number}`);
    if (everyMs > 0) await engine.advances(everyMs);
  }
}

async function heard(engine: TestEngine): Promise<readonly string[]> {
  const exchanges = await engine.exchanges("ann");
  return exchanges.filter(({ direction }) => direction === "in").map(textOf);
}

function notices(engine: TestEngine): number {
  return engine.replies("telegram", "ann").filter((text) => text === sentences.flooded).length;
}

describe("somebody who writes too much at once", () => {
  it("is answered one by one up to the limit, and then together", async () => {
    const engine = await anEngineOf();

    await writes(engine, 12);
    expect(await heard(engine)).to.have.lengthOf(5);
    await engine.advances(quietMs);

    const all = await heard(engine);
    expect(all).to.have.lengthOf(6);
    expect(all.at(-1)?.split("\n")).to.deep.equal(
      Array.from({ length: 7 }, (_, at) => `message ${at + 6}`),
    );
  });

  it("is told so once, however long it lasts", async () => {
    const engine = await anEngineOf();

    await writes(engine, 200, 250);
    await engine.settles();

    expect(notices(engine)).to.equal(1);
    expect((await heard(engine)).length).to.be.below(15);
    const texts = (await heard(engine)).flatMap((text) => text.split("\n"));
    expect(texts).to.deep.equal(Array.from({ length: 200 }, (_, at) => `message ${at + 1}`));
  });

  it("is told again when it happens another time", async () => {
    const engine = await anEngineOf();
    await writes(engine, 12);
    await engine.settles();
    await engine.advances(60_000);

    await writes(engine, 12);
    await engine.settles();

    expect(notices(engine)).to.equal(2);
  });

  it("is answered at once again after a while", async () => {
    const engine = await anEngineOf();
    await writes(engine, 12);
    await engine.settles();
    await engine.advances(10_000);
    const before = (await heard(engine)).length;

    await writes(engine, 1);

    expect(await heard(engine)).to.have.lengthOf(before + 1);
  });

  it("is still heard when one of the messages is a wish", async () => {
    const engine = await anEngineOf();
    await writes(engine, 6);
    await engine.says("telegram", "ann", "stop");
    await writes(engine, 3);

    await engine.settles();

    expect((await engine.customer("ann")).runs).to.deep.equal([]);
    expect(engine.lastReply("telegram", "ann")).to.equal(sentences.stopped);
    expect((await heard(engine)).at(-1)).to.contain("message 6\nstop\nmessage 1");
  });

  it("presses a button once that was pressed many times", async () => {
    const engine = await anEngineOf(2);
    await writes(engine, 2);
    for (let presses = 0; presses < 8; presses += 1) {
      await engine.presses("telegram", "ann", "Yes");
    }

    await engine.settles();

    expect((await engine.customer("ann")).runs).to.deep.equal([]);
    expect(engine.replies("telegram", "ann")).not.to.include(sentences.stale);
  });

  it("keeps nobody else waiting", async () => {
    const engine = await anEngineOf();
    await writes(engine, 12);

    await engine.says("telegram", "bob", "hi");

    expect(engine.lastReply("telegram", "bob")).to.equal("Say something.");
  });

  it("loses nothing when the process dies in the middle", async () => {
    for (const point of ["play:before", "commit:before", "commit:after", "close:before"] as const) {
      const engine = await anEngineOf();
      await writes(engine, 100);
      engine.crashesAt(point);
      await engine.advances(quietMs);
      expect(engine.isDown, point).to.equal(true);

      await engine.restartWith();

      const texts = (await heard(engine)).flatMap((text) => text.split("\n"));
      expect(texts, point).to.deep.equal(
        Array.from({ length: 100 }, (_, at) => `message ${at + 1}`),
      );
      const { items } = await openCollections(engine.store).inbox.find("age", {
        ...{ prefix: ["done"], limit: 200 },
      });
      expect(items, point).to.have.lengthOf(100);
    }
  });

  it("can be asked after", async () => {
    const engine = await anEngineOf();
    await writes(engine, 12);
    const options = { clock: engine.clock, mostInTenSeconds: 5 };

    const waiting = await inspect(engine.store, "telegram:bot:ann-12", options);
    await engine.settles();
    const handled = await inspect(engine.store, "telegram:bot:ann-12", options);

    expect(waiting.cause).to.equal("waiting for the rest");
    expect(handled.cause).to.equal("answered");
  });
});
