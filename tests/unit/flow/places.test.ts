import { expect } from "chai";
import { flow, flowBook } from "../../../src/flow/flow.ts";
import { rejection } from "../../kit/run.ts";

const nothing = async () => {};
const refused = (declare: () => unknown) => rejection(Promise.resolve().then(declare));

describe("what is wrong with a declaration", () => {
  it("is told with the places of both flows that have one name", async () => {
    const flows = [flow("tea", {}, nothing), flow("tea", {}, nothing)];

    const { message } = await refused(() => flowBook(flows));

    expect(message).to.match(/"tea" \(places\.test\.ts:\d+\) and "tea" \(places\.test\.ts:\d+\)/);
  });

  it("is told with the places of both flows that claim one phrase", async () => {
    const flows = [flow("a", { says: ["Help!"] }, nothing), flow("b", { says: ["help"] }, nothing)];

    const error = await refused(() => flowBook(flows));

    expect(error).to.include({ code: "FLOW_CLAIMED_TWICE", flow: "b" });
    expect(error.message).to.match(/"a" \(places\.test\.ts:\d+\).*the phrase "help"/);
  });

  it("is told with the place of a flow without a name", async () => {
    const error = await refused(() => flow(" ", {}, nothing));

    expect(error).to.include({ code: "FLOW_NO_NAME" });
    expect(error.message).to.match(/places\.test\.ts:\d+/);
  });
});
