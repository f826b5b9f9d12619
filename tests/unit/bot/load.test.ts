import { expect } from "chai";
import { limits } from "../../../adapters/web/limits.ts";
import { realSurroundings } from "../../../src/base/surroundings.ts";
import { bot } from "../../../src/bot/bot.ts";
import { Load } from "../../../src/bot/load.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { FakeDriver } from "../../kit/fake-driver.ts";
import { tea } from "../../kit/flows.ts";

const most = 5_000;

function aLoad(lagMs: () => number = () => 0): Load {
  return new Load({ ...realSurroundings, lagMs });
}

function refusal(load: Load): unknown {
  try {
    load.check();
    return undefined;
  } catch (error) {
    return error;
  }
}

function accept(load: Load, count: number): void {
  for (let at = 0; at < count; at += 1) load.accepted();
}

describe("the load of a process", () => {
  it("refuses for a while what comes beyond 5,000 unfinished messages", () => {
    const load = aLoad();
    accept(load, most);
    expect(refusal(load)).to.equal(undefined);

    load.accepted();

    expect(refusal(load)).to.include({
      code: "CHANNEL_OVERLOADED",
      retry: "later",
      retryAfterMs: 1_000,
    });
  });

  it("recovers when messages are finished", () => {
    const load = aLoad();
    accept(load, most + 1);

    load.finished(1);

    expect(refusal(load)).to.equal(undefined);
  });

  it("counts what a look through the store finds, before it has come to its end", () => {
    const load = aLoad();

    load.met(most + 1, { isLast: false });

    expect(refusal(load)).to.include({ code: "CHANNEL_OVERLOADED" });
  });

  it("forgets at each look what other processes have finished", () => {
    const load = aLoad();
    accept(load, most + 1);

    load.met(200, { isLast: false });
    load.met(3, { isLast: true });

    expect(refusal(load)).to.equal(undefined);
  });

  it("refuses while the event loop is more than 200 ms behind", () => {
    let lagMs = 201;
    const load = aLoad(() => lagMs);
    const whileBehind = refusal(load);

    lagMs = 200;

    expect(whileBehind).to.include({ code: "CHANNEL_OVERLOADED" });
    expect(refusal(load)).to.equal(undefined);
  });
});

describe("a bot whose process is behind", () => {
  it("takes messages again as soon as it has caught up", async () => {
    let lagMs = 1_000;
    const driver = new FakeDriver("telegram", limits.telegram);
    const busy = bot({
      ...{ flows: [tea], adapters: [driver], store: memoryStore() },
      surroundings: { ...realSurroundings, log: () => {}, lagMs: () => lagMs },
    });
    await busy.start();
    const event = driver.event("ann", { text: "hi" });
    const refused = await driver.receive(event).catch((error: Error) => error);

    lagMs = 0;
    const taken = await driver.receive(event);
    await busy.stop();

    expect(refused).to.include({ code: "CHANNEL_OVERLOADED", retry: "later" });
    expect(taken).to.equal("accepted");
  });
});
