import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { ChannelError } from "../../../src/base/errors.ts";
import type { Store } from "../../../src/store/port.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { anEngine } from "../../kit/engine.ts";
import { tea } from "../../kit/flows.ts";
import { between } from "../../mutants/between.ts";

const longestAcceptMs = 4_000;

/** Keeps nothing and answers nothing until it is told to. */
function aHangingInbox(): { readonly store: Store; readonly goOn: () => void } {
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const store = between(memoryStore(), "inbox", (documents) => ({
    insert: (added) => gate.then(() => documents.insert(added)),
  }));
  return { store, goOn };
}

describe("a message that the store does not take in time", () => {
  it("is refused, to be delivered again", async () => {
    const { store } = aHangingInbox();
    const engine = await anEngine({ flows: [tea], store });
    const event = engine.driver("telegram").event("ann", { text: "hi" });

    const refused = engine.accepts("telegram", event).catch((error: unknown) => error);
    await setImmediate();
    engine.clock.advance(longestAcceptMs);

    const error = await refused;
    expect(error).to.be.instanceOf(ChannelError);
    expect(error).to.include({ code: "CHANNEL_STORE_SLOW", retry: "later" });
  });

  it("is answered once when it is taken after all", async () => {
    const { store, goOn } = aHangingInbox();
    const engine = await anEngine({ flows: [tea], store });
    const event = engine.driver("telegram").event("ann", { text: "hi" });
    const refused = engine.accepts("telegram", event).catch(() => {});
    await setImmediate();
    engine.clock.advance(longestAcceptMs);
    await refused;

    goOn();
    const outcome = await engine.delivers("telegram", event);
    await engine.settles();

    expect(outcome).to.equal("duplicate");
    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "Welcome to the tea room.",
      "Your name?",
    ]);
  });
});

describe("the id of a message", () => {
  it("may be so long that what it leads to is still kept", async () => {
    const engine = await anEngine({ flows: [tea] });
    const telegram = engine.driver("telegram");
    const outcomes = [];

    for (let length = 140; length < 170; length += 1) {
      // Each colon is three bytes of a key.
      const event = telegram.event("ann", { text: "hi", id: ":".repeat(length) });
      outcomes.push(await engine.delivers("telegram", event).catch(({ code }) => code));
      await engine.settles();
    }

    expect([...new Set(outcomes)]).to.deep.equal(["accepted", "CHANNEL_BAD_EVENT"]);
    const heard = (await engine.exchanges("ann")).filter(({ direction }) => direction === "in");
    expect(heard).to.have.length(outcomes.filter((one) => one === "accepted").length);
  });
});
