import { expect } from "chai";
import { limits } from "../../../../adapters/web/limits.ts";
import { Deliveries } from "../../../kit/deliveries.ts";
import { app } from "../../../kit/script.ts";

const paced = {
  telegram: { ...limits.telegram, pace: { perChatPerSecond: 1, perAccountPerSecond: 30 } },
};

function textsTo(all: Deliveries, channel: string, name = "ann"): readonly string[] {
  return all
    .driver(channel)
    .screen(name)
    .map(({ text }) => text);
}

describe("a delivery", () => {
  it("sends a conversation in the order it was promised", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    for (const text of ["one", "two", "three"]) ann.isPromised("telegram", text);

    await all.run();

    expect(textsTo(all, "telegram")).to.deep.equal(["one", "two", "three"]);
    expect(ann.states()).to.deep.equal(["sent", "sent", "sent"]);
    expect(ann.customer.outbox).to.be.empty;
  });

  it("writes several marks together", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    for (const text of ["one", "two", "three"]) ann.isPromised("telegram", text);

    await all.run();

    expect(ann.writes).to.equal(1);
  });

  it("sends what is promised while it is under way", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    ann.isPromised("telegram", "one");
    const running = all.run();

    ann.isPromised("telegram", "two");
    await running;
    await all.run();

    expect(textsTo(all, "telegram")).to.deep.equal(["one", "two"]);
    expect(ann.states()).to.deep.equal(["sent", "sent"]);
  });

  it("goes on with the other app while one does not answer", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.hangs);
    ann.isPromised("telegram", "slow");
    for (const text of ["one", "two"]) ann.isPromised("discord", text);

    await all.run();

    expect(textsTo(all, "telegram")).to.deep.equal([]);
    expect(textsTo(all, "discord")).to.deep.equal(["one", "two"]);
  });

  it("marks what is sent while another app does not answer", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.hangs);
    ann.isPromised("telegram", "slow");
    ann.isPromised("discord", "quick");

    await all.run();

    expect(ann.exchange("quick")?.state).to.equal("sent");
    expect(ann.exchange("slow")?.state).to.equal("queued");
  });

  it("keeps to the pace of a chat, and holds nobody else up", async () => {
    const all = new Deliveries(paced);
    for (const text of ["one", "two", "three"]) all.person("ann").isPromised("telegram", text);
    all.person("bob").isPromised("telegram", "hello");

    await all.run(10_000);

    expect(all.triesOf("telegram", "ann")).to.deep.equal([0, 1_000, 2_000]);
    expect(all.triesOf("telegram", "bob")).to.deep.equal([0]);
  });

  it("fails what no adapter serves, with the reason", async () => {
    const all = new Deliveries({ telegram: limits.telegram });
    const ann = all.person("ann");
    ann.isPromised("discord", "hello");

    await all.run();

    expect(ann.exchange("hello")).to.include({
      state: "failed",
      note: "no adapter serves this conversation",
    });
  });

  it("changes a message that was sent just before", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    ann.isPromised("telegram", "one", { id: "first" });
    const activity = { type: "message" as const, text: "changed" };
    ann.isPromised("telegram", "", { act: { type: "edit", of: "first", activity } });

    await all.run();

    expect(textsTo(all, "telegram")).to.deep.equal(["changed"]);
  });

  it("leaves alone a message that never arrived", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.refused());
    ann.isPromised("telegram", "one", { id: "first" });
    ann.isPromised("telegram", "", { act: { type: "edit", of: "first", activity: null } });

    await all.run();

    expect(all.driver("telegram").edits).to.be.empty;
    expect(ann.customer.outbox).to.be.empty;
  });
});
