import { expect } from "chai";
import fc from "fast-check";
import { read, type Touch } from "../../../adapters/web/read.ts";
import { inboundEvent } from "../../../src/model/activity.ts";

const at = new Date("2026-01-02T03:04:05.678Z");

function aTouch(more: Partial<Touch> = {}): Touch {
  return {
    ...{ channel: "telegram", account: "simulator", person: "ann", id: "1", seq: 7, at },
    ...{ text: "hi", ...more },
  };
}

describe("read", () => {
  it("makes an event of a typed message", () => {
    expect(read(aTouch())).to.deep.equal({
      order: "0000000000000007",
      vouchedFor: "ann",
      activity: {
        ...{ type: "message", id: "ann/1", timestamp: at, channelId: "telegram", text: "hi" },
        ...{ from: { id: "ann" }, recipient: { id: "simulator" }, conversation: { id: "ann" } },
      },
    });
  });

  it("keeps what a pressed button carries beside its label", () => {
    const { activity } = read(aTouch({ text: "Yes, please", pressed: "q:0" }));

    expect(activity).to.include({ text: "Yes, please", value: "q:0" });
  });

  it("tells two phones apart that use the same id", () => {
    const ids = ["ann", "bob"].map((person) => read(aTouch({ person })).activity.id);

    expect(new Set(ids).size).to.equal(2);
  });

  it("orders events as text in the order of their numbers", () => {
    const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(number, number, (one, other) => {
        const orders = [one, other].map((seq) => read(aTouch({ seq })).order);

        expect(Math.sign((orders[0] ?? "").localeCompare(orders[1] ?? ""))).to.equal(
          Math.sign(one - other),
        );
      }),
    );
  });

  it("makes an event the engine takes, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, pressed) => {
        expect(inboundEvent.safeParse(read(aTouch({ text, pressed }))).success).to.equal(true);
      }),
    );
  });
});
