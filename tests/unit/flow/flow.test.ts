import { expect } from "chai";
import { type FlowOptions, flow, flowBook } from "../../../src/flow/flow.ts";

const aFlowNamed = (name: string, options: FlowOptions = {}) => flow(name, options, async () => {});

describe("a flow", () => {
  for (const name of ["", "  "]) {
    it(`needs a name and is refused with ${JSON.stringify(name)}`, () => {
      expect(() => aFlowNamed(name))
        .to.throw()
        .with.property("code", "FLOW_NO_NAME");
    });
  }
});

describe("the flow book", () => {
  it("finds a flow by its name", () => {
    const loan = aFlowNamed("loan");

    expect(flowBook([loan]).byName("loan")).to.equal(loan);
    expect(flowBook([loan]).byName("claim")).to.equal(undefined);
  });

  for (const text of ["/claim", " /CLAIM ", "/claim now", "/claim@harbour_bot"]) {
    it(`finds a flow by its command in "${text}"`, () => {
      const claim = aFlowNamed("damage claim", { command: "Claim" });

      expect(flowBook([claim]).byCommand(text)).to.equal(claim);
    });
  }

  for (const text of ["claim", "/claims", "please /claim", "/", ""]) {
    it(`finds no command in "${text}"`, () => {
      const book = flowBook([aFlowNamed("damage claim", { command: "claim" })]);

      expect(book.byCommand(text)).to.equal(undefined);
    });
  }

  it("finds a flow by what people say, whatever the case", () => {
    const claim = aFlowNamed("claim", { says: ["My parcel arrived broken."] });

    expect(flowBook([claim]).byPhrase("my parcel, arrived BROKEN!")).to.equal(claim);
    expect(flowBook([claim]).byPhrase("my parcel arrived")).to.equal(undefined);
  });

  it("finds nothing by a name every object has", () => {
    const book = flowBook([aFlowNamed("loan")]);

    expect(book.byName("constructor")).to.equal(undefined);
    expect(book.byCommand("/constructor")).to.equal(undefined);
    expect(book.byPhrase("constructor")).to.equal(undefined);
  });

  it("has no fallback unless a flow offers itself", () => {
    const fallback = aFlowNamed("welcome", { fallback: true });

    expect(flowBook([aFlowNamed("loan")]).fallback).to.equal(undefined);
    expect(flowBook([aFlowNamed("loan"), fallback]).fallback).to.equal(fallback);
  });

  const clashes: readonly (readonly [string, FlowOptions, string])[] = [
    ["a command", { command: "go" }, "FLOW_CLAIMED_TWICE"],
    ["a phrase", { says: ["let us go"] }, "FLOW_CLAIMED_TWICE"],
    ["the fallback", { fallback: true }, "FLOW_TWO_FALLBACKS"],
  ];
  for (const [what, options, code] of clashes) {
    it(`refuses two flows that claim ${what}, and names both`, () => {
      const flows = [aFlowNamed("loan", options), aFlowNamed("claim", options)];

      expect(() => flowBook(flows))
        .to.throw(/"loan".*"claim"/)
        .with.property("code", code);
    });
  }

  it("refuses two flows of one name", () => {
    expect(() => flowBook([aFlowNamed("loan"), aFlowNamed("loan")]))
      .to.throw(/the name "loan"/)
      .with.property("code", "FLOW_CLAIMED_TWICE");
  });

  it("refuses phrases that differ only in punctuation", () => {
    const flows = [aFlowNamed("a", { says: ["Go on"] }), aFlowNamed("b", { says: ["go on!"] })];

    expect(() => flowBook(flows))
      .to.throw()
      .with.property("code", "FLOW_CLAIMED_TWICE");
  });
});

describe("a phrase without letters", () => {
  it("is refused, for it would match every other one", () => {
    const cheer = flow("cheer", { says: ["🎉"] }, async () => {});

    expect(() => flowBook([cheer])).to.throw('claims the phrase "🎉"');
  });
});
