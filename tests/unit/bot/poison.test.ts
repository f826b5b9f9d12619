import { expect } from "chai";
import { z } from "zod";
import { bot } from "../../../src/bot/bot.ts";
import { openCollections } from "../../../src/bot/engine.ts";
import type { Flow } from "../../../src/flow/flow.ts";
import { flow } from "../../../src/flow/flow.ts";
import { languageFor } from "../../../src/flow/words.ts";
import type { Store } from "../../../src/store/port.ts";
import { anEngine, type TestEngine } from "../../kit/engine.ts";

const turnMs = 12_000;

/** Does to a message what `deeds` say of its text, and answers the others. */
function digesting(deeds: Readonly<Record<string, () => unknown>>): Flow {
  return flow("digest", { fallback: true }, async ({ ask, once, say }) => {
    const dish = await ask("dish", "What shall I eat?", z.string());
    await deeds[dish]?.();
    await once("eat", () => {});
    await say(`I ate ${dish}.`);
  });
}

async function anHungryEngine(deeds: Readonly<Record<string, () => unknown>>) {
  const engine = await anEngine({ flows: [digesting(deeds)] });
  await engine.says("telegram", "ann", "hi");
  return engine;
}

async function stateOf(store: Store, id: string) {
  const [entry] = await openCollections(store).inbox.get([id]);
  return entry?.state;
}

function lastNote(engine: TestEngine, event: string) {
  return engine.log.findLast((line) => line.event === event)?.facts;
}

describe("a message that fails every time", () => {
  const fails = {
    poison: () => {
      throw new Error("it is bitter");
    },
  };

  it("is parked after five failures, and the customer is told", async () => {
    const engine = await anHungryEngine(fails);

    await engine.says("telegram", "ann", "poison", "m2");
    await engine.settles();

    expect(engine.lastReply("telegram", "ann")).to.equal(languageFor().sentences.parked);
    expect(await stateOf(engine.store, "telegram:bot:m2")).to.equal("parked");
    expect(engine.log.filter(({ event }) => event === "turn_failed")).to.have.lengthOf(5);
  });

  it("lets the next message go on", async () => {
    const engine = await anHungryEngine(fails);
    await engine.says("telegram", "ann", "poison");

    await engine.says("telegram", "ann", "bread");
    await engine.settles();

    expect(engine.lastReply("telegram", "ann")).to.equal("I ate bread.");
  });

  it("is handled under its own id when it is replayed", async () => {
    let isBitter = true;
    const engine = await anHungryEngine({
      poison: () => {
        if (isBitter) throw new Error("it is bitter");
      },
    });
    await engine.says("telegram", "ann", "poison", "m2");
    await engine.settles();
    isBitter = false;

    const isReplayed = await engine.replayParked("telegram:bot:m2");

    expect(isReplayed).to.equal(true);
    expect(engine.lastReply("telegram", "ann")).to.equal("I ate poison.");
    expect(await stateOf(engine.store, "telegram:bot:m2")).to.equal("done");
    expect(await engine.replayParked("telegram:bot:m2")).to.equal(false);
  });

  it("keeps both tries on the timeline when it is replayed", async () => {
    const engine = await anHungryEngine(fails);
    await engine.says("telegram", "ann", "poison", "m2");
    await engine.settles();

    await engine.replayParked("telegram:bot:m2");
    await engine.settles();

    const exchanges = await engine.exchanges("ann");
    expect(exchanges.map(({ seq }) => seq)).to.deep.equal(exchanges.map((_, at) => at + 1));
    expect(exchanges.filter(({ note }) => note?.startsWith("parked:"))).to.have.lengthOf(2);
  });
});

describe("a turn that never returns", () => {
  it("is given up and tried once more", async () => {
    const engine = await anHungryEngine({ poison: () => new Promise(() => {}) });
    await engine.says("telegram", "ann", "poison");

    await engine.advances(turnMs);

    expect((await engine.customer("ann")).trouble?.failures).to.equal(1);
    expect(lastNote(engine, "turn_failed")?.code).to.equal("FLOW_TURN_TOO_LONG");
  });

  it("changes nothing when it comes back too late", async () => {
    const finish: (() => void)[] = [];
    const engine = await anHungryEngine({
      poison: () => new Promise<void>((resolve) => finish.push(resolve)),
    });
    await engine.says("telegram", "ann", "poison");
    await engine.advances(turnMs);
    const before = await engine.customer("ann");

    finish[0]?.();
    await engine.rests();

    expect(await engine.customer("ann")).to.deep.equal(before);
  });

  it("does not keep other customers waiting", async () => {
    const engine = await anHungryEngine({ poison: () => new Promise(() => {}) });
    await engine.says("telegram", "ann", "poison");

    await engine.says("telegram", "bob", "hi");
    await engine.says("telegram", "bob", "bread");

    expect(engine.lastReply("telegram", "bob")).to.equal("I ate bread.");
  });

  it("is parked after the second time, and the customer is told", async () => {
    const engine = await anHungryEngine({ poison: () => new Promise(() => {}) });
    await engine.says("telegram", "ann", "poison", "m2");

    await engine.settles();

    expect(engine.lastReply("telegram", "ann")).to.equal(languageFor().sentences.parked);
    expect(await stateOf(engine.store, "telegram:bot:m2")).to.equal("parked");
    expect(engine.log.filter(({ event }) => event === "turn_failed")).to.have.lengthOf(2);
  });

  it("keeps the next message waiting for less than 30 seconds", async () => {
    const engine = await anHungryEngine({ poison: () => new Promise(() => {}) });
    const begunMs = engine.clock.now().getTime();
    await engine.says("telegram", "ann", "poison");
    await engine.says("telegram", "ann", "bread");

    await engine.settles();

    expect(engine.lastReply("telegram", "ann")).to.equal("I ate bread.");
    expect(engine.clock.now().getTime() - begunMs).to.be.below(30_000);
  });
});

describe("a message that ends the process", () => {
  async function dieTwice(engine: TestEngine, id: string) {
    engine.crashesAt("once:before");
    await engine.says("telegram", "ann", "poison", id);
    await engine.restartWith({ crashesAt: "once:before" });
    await engine.restartWith();
  }

  it("is parked after two deaths, and the customer is told", async () => {
    const engine = await anHungryEngine({});

    await dieTwice(engine, "m2");

    expect(engine.lastReply("telegram", "ann")).to.equal(languageFor().sentences.parked);
    expect(await stateOf(engine.store, "telegram:bot:m2")).to.equal("parked");
  });

  it("lets the next message go on", async () => {
    const engine = await anHungryEngine({});
    await dieTwice(engine, "m2");

    await engine.says("telegram", "ann", "bread");

    expect(engine.lastReply("telegram", "ann")).to.equal("I ate bread.");
  });

  it("is handled when it was innocent", async () => {
    const engine = await anHungryEngine({});
    engine.crashesAt("once:before");
    await engine.says("telegram", "ann", "bread");

    await engine.restartWith();

    expect(engine.lastReply("telegram", "ann")).to.equal("I ate bread.");
  });

  it("does not take those with it whose turns were played beside it", async () => {
    const engine = await anEngine({
      flows: [digesting({ bread: () => new Promise(() => {}) })],
    });
    for (const name of ["ann", "bob"]) await engine.says("telegram", name, "hi");
    await engine.says("telegram", "bob", "bread", "b2");
    engine.crashesAt("once:before");
    await engine.says("telegram", "ann", "poison", "a2");
    const harmless = digesting({});

    await engine.restartWith({ flows: [harmless], crashesAt: "once:before" });
    await engine.restartWith();

    const states = [
      await stateOf(engine.store, "telegram:bot:a2"),
      await stateOf(engine.store, "telegram:bot:b2"),
    ];
    expect(states.toSorted()).to.deep.equal(["done", "parked"]);
  });
});

describe("a bot that is asked to replay", () => {
  it("says that no such message is parked", async () => {
    const { store } = await anEngine({ flows: [] });
    const idle = bot({ flows: [], adapters: [], store });

    expect(await idle.replayParked("telegram:bot:none")).to.equal(false);
  });
});
