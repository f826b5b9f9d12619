import { expect } from "chai";
import { openCollections } from "../../../src/bot/engine.ts";
import { flow } from "../../../src/flow/flow.ts";
import { anEngine, type TestEngine } from "../../kit/engine.ts";

const stopMs = 15_000;

/** Works until it is told that it is done. */
async function aBusyEngine() {
  const finish: (() => void)[] = [];
  const work = flow("work", { fallback: true }, async ({ once, say }) => {
    await once("dig", () => new Promise<void>((resolve) => finish.push(resolve)));
    await say("Done.");
  });
  const engine = await anEngine({ flows: [work] });
  await engine.says("telegram", "ann", "hi");
  return { engine, finish: () => finish.shift()?.() };
}

async function leaseOf(engine: TestEngine) {
  const { identities, leases } = openCollections(engine.store);
  const [identity] = await identities.get(["telegram:bot:ann"]);
  const [lease] = await leases.get([identity?.customer ?? ""]);
  return lease;
}

describe("a bot that is told to stop", () => {
  it("refuses what comes from then on", async () => {
    const { engine, finish } = await aBusyEngine();
    const stopping = engine.stop();

    const event = engine.driver("telegram").event("bob", { text: "hi" });
    const refused = await engine.accepts("telegram", event).catch((error: Error) => error);
    finish();
    await stopping;

    expect(refused).to.include({ code: "CHANNEL_BOT_STOPPED", retry: "later" });
  });

  it("finishes the turn that is under way, and gives the customer back", async () => {
    const { engine, finish } = await aBusyEngine();
    const stopping = engine.stop();

    finish();
    await stopping;

    expect(engine.replies("telegram", "ann")).to.deep.equal(["Done."]);
    expect(await leaseOf(engine)).to.equal(undefined);
    expect((await engine.customer("ann")).outbox).to.deep.equal([]);
  });

  it("begins no further turn of the same customer", async () => {
    const { engine, finish } = await aBusyEngine();
    await engine.says("telegram", "ann", "again");
    const stopping = engine.stop();

    finish();
    await stopping;

    expect(engine.replies("telegram", "ann")).to.deep.equal(["Done."]);
  });

  it("leaves a turn that does not end to others, who may begin at once", async () => {
    const { engine } = await aBusyEngine();
    const stopping = engine.stop();

    await engine.advances(stopMs);
    await stopping;

    const lease = await leaseOf(engine);
    expect(lease?.owner).to.equal(undefined);
    expect(lease?.deaths).to.deep.equal([]);
  });

  it("keeps nothing of a turn that ends after it was left", async () => {
    const { engine, finish } = await aBusyEngine();
    const stopping = engine.stop();
    await engine.advances(stopMs);
    await stopping;

    finish();
    await engine.rests();

    expect(engine.replies("telegram", "ann")).to.deep.equal([]);
    expect((await openCollections(engine.store).customers.find("due", { limit: 1 })).items).to.be
      .empty;
  });
});
