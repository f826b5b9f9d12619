/** What an app refuses: sent later in the order it was said, or marked as failed, never silent. */
import { expect } from "chai";
import { anEngine } from "../kit/engine.ts";
import { refusal } from "../kit/fake-driver.ts";
import { tea } from "../kit/flows.ts";

const stateOf = ({ state }: { state: string }) => state;

describe("a message the app refuses for a while", () => {
  it("is sent when the app said it may be, and not before", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").fails(refusal("later", 30_000));

    await engine.says("telegram", "ann", "hi");
    await engine.advances(29_000);
    const early = engine.replies("telegram", "ann");
    await engine.advances(3_000);

    expect(early).to.deep.equal([]);
    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "Welcome to the tea room.",
      "Your name?",
    ]);
  });

  it("keeps what follows behind it, across a crash", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").fails(refusal("later", 60_000));

    await engine.says("telegram", "ann", "hi");
    await engine.says("telegram", "ann", "Ann");
    await engine.restartWith();

    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "Welcome to the tea room.",
      "Your name?",
      "How many cups?",
    ]);
    expect((await engine.exchanges("ann")).map(stateOf)).to.not.include("queued");
  });

  it("does not hold up another app", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").fails(refusal("later", 600_000));

    await engine.says("telegram", "ann", "hi");
    await engine.says("discord", "ann", "hi");

    expect(engine.replies("discord", "ann")).to.deep.equal(["Your name?"]);
    expect(engine.replies("telegram", "ann")).to.deep.equal([]);
  });
});

describe("a message the app refuses for good", () => {
  it("stands in the story as failed, with the reason, and the next goes out", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").fails(refusal("never"));

    await engine.says("telegram", "ann", "hi");

    const [, first, second] = await engine.exchanges("ann");
    expect(first).to.include({ state: "failed", note: "The app refused the message" });
    expect(second).to.include({ state: "sent" });
    expect(engine.replies("telegram", "ann")).to.deep.equal(["Your name?"]);
  });
});
