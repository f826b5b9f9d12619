import { expect } from "chai";
import { isNoted, isSentNext, withoutSending } from "../../../../src/bot/deliver/sending.ts";
import { newCustomer, type OutboxEntry } from "../../../../src/model/customer.ts";
import { Deliveries } from "../../../kit/deliveries.ts";

const now = new Date(60_000);
const send: OutboxEntry["act"] = { type: "send", activity: { type: "message", text: "one" } };
const edit: OutboxEntry["act"] = { type: "edit", of: "before", activity: null };

function entry(more: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    ...{ id: "one", identity: "telegram:ann", kind: "reply", attempts: 0 },
    ...{ expiresAt: now, act: send, ...more },
  };
}

function customerWith(...outbox: OutboxEntry[]) {
  return { ...newCustomer("ann", now), outbox };
}

describe("a message that its turn says to go", () => {
  it("is the first of its conversation", () => {
    const empty = customerWith();
    const elsewhere = customerWith(entry({ identity: "discord:ann" }));
    const behind = customerWith(entry());

    expect(isSentNext(empty, "telegram:ann", { act: send })).to.equal(true);
    expect(isSentNext(elsewhere, "telegram:ann", { act: send })).to.equal(true);
    expect(isSentNext(behind, "telegram:ann", { act: send })).to.equal(false);
  });

  it("may come after changes of others, and is none itself", () => {
    const changing = customerWith(entry({ act: edit }));

    expect(isSentNext(changing, "telegram:ann", { act: send })).to.equal(true);
    expect(isSentNext(customerWith(), "telegram:ann", { act: edit })).to.equal(false);
  });

  it("is none that must rather be lost than come twice", () => {
    const act = { act: send, onUncertain: "skip" } as const;

    expect(isSentNext(customerWith(), "telegram:ann", act)).to.equal(false);
  });

  it("is noted again when it goes later than right after its turn", () => {
    const sent = entry({ sendingSince: now });

    expect(isNoted(sent, new Date(now.getTime() + 999))).to.equal(true);
    expect(isNoted(sent, new Date(now.getTime() + 1_000))).to.equal(false);
    expect(isNoted(sent, new Date(now.getTime() - 1))).to.equal(false);
    expect(isNoted(entry(), now)).to.equal(false);
  });

  it("is no longer said to go when it stays behind", () => {
    const customer = customerWith(
      entry({ sendingSince: now }),
      entry({ identity: "discord:ann", sendingSince: now }),
    );

    const { outbox } = withoutSending(customer, "telegram:ann");

    expect(outbox.map(({ sendingSince }) => sendingSince)).to.deep.equal([undefined, now]);
  });

  it("may have arrived when its process ended", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    ann.isPromised("telegram", "one", { sendingSince: all.clock.now(), onUncertain: "skip" });
    ann.isPromised("telegram", "two");

    await all.run(60_000);

    expect(all.driver("telegram").screen("ann")).to.have.length(1);
    expect(ann.states()).to.deep.equal(["uncertain", "sent"]);
  });
});
