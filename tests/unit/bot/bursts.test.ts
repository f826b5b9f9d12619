import { expect } from "chai";
import { z } from "zod";
import { faultPoints } from "../../../src/base/surroundings.ts";
import { openCollections } from "../../../src/bot/engine.ts";
import { inspect } from "../../../src/bot/inspect/inspect.ts";
import { flow } from "../../../src/flow/flow.ts";
import { languageFor } from "../../../src/flow/words.ts";
import { anEngine, type EngineOptions, type TestEngine, textOf } from "../../kit/engine.ts";

const settleMs = 1_000;
const album = { of: "album-1", settleMs };
const cut = { settleMs, glue: "" };

const diary = flow("diary", { fallback: true }, async ({ ask, once, say }) => {
  const told = await ask("told", "What happened?", z.string());
  if (told.includes("poison")) throw new Error("it is bitter");
  await once("note", () => {});
  await say(`Noted: ${told}`);
});

/** Ann has been asked what happened. */
async function anAskedAnn(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const engine = await anEngine({ flows: [diary], ...options });
  await engine.says("telegram", "ann", "hi");
  return engine;
}

async function sendsAlbum(engine: TestEngine, ...captions: readonly string[]): Promise<void> {
  for (const [at, text] of captions.entries()) {
    await engine.writes("telegram", "ann", { text, part: album, id: `photo-${at + 1}` });
  }
}

function noted(engine: TestEngine): readonly string[] {
  return engine.replies("telegram", "ann").filter((text) => text.startsWith("Noted"));
}

async function states({ store }: TestEngine, ...ids: readonly string[]) {
  const entries = await openCollections(store).inbox.get(ids.map((id) => `telegram:bot:${id}`));
  return entries.map((entry) => entry?.state);
}

describe("messages of one album", () => {
  it("become one turn when no more can come", async () => {
    const engine = await anAskedAnn();

    await sendsAlbum(engine, "one", "two", "three");
    expect(noted(engine)).to.deep.equal([]);
    await engine.advances(settleMs);

    expect(noted(engine)).to.deep.equal(["Noted: one\ntwo\nthree"]);
    const heard = (await engine.exchanges("ann")).filter(({ direction }) => direction === "in");
    expect(heard.map(textOf)).to.deep.equal(["hi", "one\ntwo\nthree"]);
  });

  it("wait from the last of them", async () => {
    const engine = await anAskedAnn();
    await sendsAlbum(engine, "one");
    await engine.advances(settleMs - 1);
    await engine.writes("telegram", "ann", { text: "two", part: album });

    await engine.advances(settleMs - 1);
    expect(noted(engine)).to.deep.equal([]);
    await engine.advances(1);

    expect(noted(engine)).to.deep.equal(["Noted: one\ntwo"]);
  });

  it("come in their own order, in whatever order they arrived", async () => {
    const engine = await anAskedAnn();
    const [one, two] = ["one", "two"].map((text) =>
      engine.driver("telegram").event("ann", { text, part: album }),
    );
    if (!one || !two) throw new Error("two events were made");

    await engine.delivers("telegram", two);
    await engine.delivers("telegram", one);
    await engine.advances(settleMs);

    expect(noted(engine)).to.deep.equal(["Noted: one\ntwo"]);
  });

  it("begin a turn of their own when they come too late", async () => {
    const engine = await anAskedAnn();
    await sendsAlbum(engine, "one", "two");
    await engine.advances(settleMs);

    await engine.writes("telegram", "ann", { text: "three", part: album });
    await engine.advances(settleMs);

    const heard = (await engine.exchanges("ann")).filter(({ direction }) => direction === "in");
    expect(heard.map(textOf)).to.deep.equal(["hi", "one\ntwo", "three"]);
  });

  it("are told apart from those of the next album", async () => {
    const engine = await anAskedAnn();
    await sendsAlbum(engine, "one");
    await engine.writes("telegram", "ann", { text: "hi", part: { ...album, of: "album-2" } });

    await engine.advances(settleMs);

    expect(noted(engine)).to.deep.equal(["Noted: one"]);
    expect(engine.lastReply("telegram", "ann")).to.equal("What happened?");
  });

  it("are handled in pages that hold not all of them", async () => {
    const engine = await anAskedAnn();
    for (let count = 0; count < 30; count += 1) {
      const part = { ...album, of: `album-${Math.floor(count / 8)}` };
      await engine.writes("telegram", "ann", { text: `${count}`, part });
    }

    await engine.settles();

    const heard = (await engine.exchanges("ann")).filter(({ direction }) => direction === "in");
    expect(heard.map(textOf).map((text) => text.split("\n").length)).to.deep.equal([1, 8, 8, 8, 6]);
  });

  it("keep nobody waiting on another app", async () => {
    const engine = await anAskedAnn();
    await sendsAlbum(engine, "one");

    await engine.says("discord", "ann", "hi");

    expect(engine.lastReply("discord", "ann")).to.equal("What happened?");
    await engine.settles();
    const { identities } = await engine.customer("ann");
    expect(Object.keys(identities)).to.have.lengthOf(2);
    expect(engine.replies("telegram", "ann").length).to.be.greaterThan(1);
  });

  it("are parked and taken up again as one", async () => {
    const engine = await anAskedAnn();
    await sendsAlbum(engine, "poison", "ivy");
    await engine.settles();
    expect(engine.lastReply("telegram", "ann")).to.equal(languageFor().sentences.parked);
    expect(await states(engine, "photo-1", "photo-2")).to.deep.equal(["parked", "done"]);

    await engine.replayParked("telegram:bot:photo-1");
    await engine.settles();

    const heard = (await engine.exchanges("ann")).filter(({ direction }) => direction === "in");
    expect(heard.map(textOf)).to.deep.equal(["hi", "poison\nivy", "poison\nivy"]);
  });
});

describe("a text that its app has cut", () => {
  it("is heard whole", async () => {
    const engine = await anAskedAnn();
    await engine.writes("telegram", "ann", { text: "It rai", part: cut });
    await engine.writes("telegram", "ann", { text: "ned a lo", part: cut });
    await engine.says("telegram", "ann", "t.");

    await engine.advances(settleMs);

    expect(noted(engine)).to.deep.equal(["Noted: It rained a lot."]);
  });

  it("is heard alone when nothing follows in time", async () => {
    const engine = await anAskedAnn();
    await engine.writes("telegram", "ann", { text: "It rained.", part: cut });
    await engine.advances(settleMs);

    await engine.says("telegram", "ann", "hello");

    expect(noted(engine)).to.deep.equal(["Noted: It rained."]);
    expect(engine.lastReply("telegram", "ann")).to.equal("What happened?");
  });

  it("does not swallow a wish that follows", async () => {
    const engine = await anAskedAnn();
    await engine.writes("telegram", "ann", { text: "It rained.", part: cut });
    await engine.says("telegram", "ann", "stop");

    await engine.advances(settleMs);

    expect(noted(engine)).to.deep.equal(["Noted: It rained."]);
    expect(engine.lastReply("telegram", "ann")).to.equal(languageFor().sentences.nothingToStop);
  });
});

describe("a message that belongs to no other", () => {
  it("waits for nobody", async () => {
    const engine = await anAskedAnn();

    await engine.says("telegram", "ann", "It rained.");

    expect(noted(engine)).to.deep.equal(["Noted: It rained."]);
  });
});

describe("a burst in a process that dies", () => {
  it("is handled by the next one, though it died between the parts", async () => {
    const engine = await anAskedAnn();
    await sendsAlbum(engine, "one");
    engine.crashesAt("accept:before");
    await sendsAlbum(engine, "one", "two");
    expect(engine.isDown).to.equal(true);

    await engine.restartWith();

    expect(noted(engine)).to.deep.equal(["Noted: one"]);
  });

  it("is applied once, wholly, at whatever step it died", async () => {
    for (const point of faultPoints.slice(faultPoints.indexOf("lease:before"))) {
      const engine = await anAskedAnn();
      await sendsAlbum(engine, "one", "two");
      engine.crashesAt(point);
      await engine.advances(settleMs);

      await engine.restartWith();

      const heard = (await engine.exchanges("ann")).filter(({ direction }) => direction === "in");
      expect(heard.map(textOf), point).to.deep.equal(["hi", "one\ntwo"]);
      expect(new Set(noted(engine)), point).to.deep.equal(new Set(["Noted: one\ntwo"]));
      const all = await states(engine, "photo-1", "photo-2");
      expect(all, point).to.deep.equal(["done", "done"]);
    }
  });
});

describe("somebody who asks after a part", () => {
  it("is told that the rest is waited for", async () => {
    const engine = await anAskedAnn();
    await sendsAlbum(engine, "one");

    const { cause } = await inspect(engine.store, "telegram:bot:photo-1", { clock: engine.clock });

    expect(cause).to.equal("waiting for the rest");
  });

  it("is told what became of the whole", async () => {
    const engine = await anAskedAnn();
    await sendsAlbum(engine, "one", "two");
    await engine.settles();

    const found = await inspect(engine.store, "telegram:bot:photo-2", { clock: engine.clock });

    expect(found.cause).to.equal("answered");
    expect(found.findings.map(({ says }) => says).join()).to.contain("with 1 replies");
  });
});
