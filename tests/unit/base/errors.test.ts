import { expect } from "chai";
import { AuthoringError, errorFacts, StoreError } from "../../../src/base/errors.ts";

describe("what a log takes of an error", () => {
  it("is the author's own line, where there is one", () => {
    const facts = { flow: "loan", place: "loan.ts:14" };
    const mistake = new AuthoringError("FLOW_STEP_REUSED", "It ran twice", facts);

    expect(errorFacts(mistake)).to.deep.equal({
      error: "AuthoringError",
      code: "FLOW_STEP_REUSED",
      flow: "loan",
      at: "loan.ts:14",
      reason: "It ran twice",
      cause: mistake,
    });
  });

  it("is else the line it was thrown at", () => {
    const { at, flow } = errorFacts(new StoreError("STORE_FAILED", "It failed"));

    expect(at).to.match(/^errors\.test\.ts:\d+:\d+$/);
    expect(flow).to.equal(undefined);
  });

  it("is the type and the words of what is no error", () => {
    expect(errorFacts("gone")).to.deep.equal({ error: "string", reason: "gone", cause: "gone" });
  });
});
