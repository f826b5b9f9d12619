import { expect } from "chai";
import { reachableAfter } from "../../../src/bot/reachable.ts";
import type { InboundEvent } from "../../../src/model/activity.ts";
import { reachabilityEvent } from "../../../src/model/reachability.ts";

const at = new Date("2026-01-05T10:00:00Z");
const identity = "telegram:4242:ann";
const elsewhere = { "discord:9:ann": { at, reason: "they have left" } };
const blocked = { [identity]: { at, reason: "they have blocked the bot" } };

function known(
  unreachable: typeof blocked | typeof elsewhere | undefined,
  said: { readonly type: "message" } | { readonly type: "event"; name: string; value?: never },
) {
  const event: InboundEvent = {
    order: "1",
    activity: {
      ...{ id: "1", timestamp: at, channelId: "telegram", from: { id: "ann" } },
      ...{ recipient: { id: "4242" }, conversation: { id: "ann" }, ...said },
    },
  };
  return reachableAfter(unreachable, { identity, event }, at);
}

const tells = (isReachable: unknown) =>
  ({ type: "event", name: reachabilityEvent, value: { isReachable } as never }) as const;

describe("where a customer can be written to", () => {
  it("is nowhere that has told they are gone", () => {
    expect(known(undefined, tells(false))).to.deep.equal(blocked);
    expect(known(elsewhere, tells(false))).to.deep.equal({ ...elsewhere, ...blocked });
  });

  it("is there again when they write, or are told to be back", () => {
    expect(known(blocked, { type: "message" })).to.equal(undefined);
    expect(known(blocked, tells(true))).to.equal(undefined);
    expect(known({ ...elsewhere, ...blocked }, tells(true))).to.deep.equal(elsewhere);
  });

  it("stays as it is after events that say nothing of it", () => {
    expect(known(blocked, { type: "event", name: "reacted" })).to.equal(blocked);
    expect(known(blocked, tells("perhaps"))).to.equal(blocked);
  });
});
