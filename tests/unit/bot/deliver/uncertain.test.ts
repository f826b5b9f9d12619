import { expect } from "chai";
import { limits } from "../../../../adapters/web/limits.ts";
import type { FaultPoint } from "../../../../src/base/surroundings.ts";
import { Deliveries } from "../../../kit/deliveries.ts";
import { app } from "../../../kit/script.ts";

const minute = 60_000;
const texts = ["one", "two", "three"];

function textsTo(all: Deliveries, channel: string): readonly string[] {
  return all
    .driver(channel)
    .screen("ann")
    .map(({ text }) => text);
}

function repeatsOf(all: Deliveries, channel: string): number {
  const { sends } = all.driver(channel);
  return sends.length - new Set(sends.map(({ key }) => key)).size;
}

function withoutRepeats(shown: readonly string[]): readonly string[] {
  return shown.filter((text, at) => text !== shown[at - 1]);
}

describe("a process that dies while it sends", () => {
  const points: readonly FaultPoint[] = ["deliver:before", "deliver:sent", "deliver:marked"];

  for (const point of points) {
    for (const count of [1, 2, 3]) {
      it(`repeats at most one message, at ${point} of message ${count}`, async () => {
        const all = new Deliveries();
        const ann = all.person("ann");
        for (const text of texts) ann.isPromised("telegram", text);
        all.diesAt(point, count);

        await all.run(minute);

        expect(withoutRepeats(textsTo(all, "telegram"))).to.deep.equal(texts);
        expect(repeatsOf(all, "telegram")).to.be.at.most(1);
        expect(ann.states()).to.deep.equal(["sent", "sent", "sent"]);
      });
    }
  }

  it("repeats nothing that was out before the last one, though no mark was written", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    for (const text of texts) ann.isPromised("telegram", text);
    all.diesAt("deliver:sent", 3);

    await all.run(minute);

    const keys = all.driver("telegram").sends.map(({ key }) => key);
    expect(keys).to.deep.equal(["ann/1", "ann/2", "ann/3", "ann/3"]);
  });

  it("keeps the app's ids of what it had sent", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    for (const text of texts) ann.isPromised("telegram", text);
    all.diesAt("deliver:sent", 2);

    await all.run(minute);

    expect(ann.exchange("one")?.nativeId).to.equal("telegram-1");
  });

  it("repeats at most one message of each conversation", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    for (const text of texts) {
      ann.isPromised("telegram", text);
      ann.isPromised("whatsapp", text);
    }
    all.diesAt("deliver:sent", 4);

    await all.run(minute);

    for (const channel of ["telegram", "whatsapp"]) {
      expect(withoutRepeats(textsTo(all, channel))).to.deep.equal(texts);
      expect(repeatsOf(all, channel)).to.be.at.most(1);
    }
  });

  it("repeats at most one message each time, however often that is", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    for (const text of texts) ann.isPromised("telegram", text);

    for (let deaths = 1; deaths <= 5; deaths += 1) {
      all.diesAt("deliver:sent", 2);
      await all.run(1_000);
    }
    await all.run(minute);

    expect(withoutRepeats(textsTo(all, "telegram"))).to.deep.equal(texts);
    expect(repeatsOf(all, "telegram")).to.be.at.most(5);
  });

  it("repeats nothing where the app drops repeats", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    for (const text of texts) ann.isPromised("discord", text);
    all.diesAt("deliver:sent", 2);

    await all.run(minute);

    expect(textsTo(all, "discord")).to.deep.equal(texts);
    expect(ann.states()).to.deep.equal(["sent", "sent", "sent"]);
  });

  it("repeats nothing where the app can be asked what it has", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").keepsHistory = true;
    for (const text of texts) ann.isPromised("telegram", text);
    all.diesAt("deliver:sent", 2);

    await all.run(minute);

    expect(textsTo(all, "telegram")).to.deep.equal(texts);
    expect(ann.exchange("two")).to.include({ state: "sent", nativeId: "telegram-2" });
  });

  it("sends what the app has not, when it can be asked", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").keepsHistory = true;
    all.driver("telegram").plays("ann", app.hangs);
    ann.isPromised("telegram", "one");
    await all.run(1_000);

    all.dies();
    await all.run(minute);

    expect(textsTo(all, "telegram")).to.deep.equal(["one"]);
  });

  it("leaves a message uncertain that must not come twice", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    ann.isPromised("telegram", "one", { onUncertain: "skip" });
    ann.isPromised("telegram", "two");
    all.diesAt("deliver:sent");

    await all.run(minute);

    expect(textsTo(all, "telegram")).to.deep.equal(["one", "two"]);
    expect(ann.exchange("one")).to.include({
      state: "uncertain",
      note: "it may have arrived, and was not to be sent twice",
    });
    expect(ann.exchange("two")?.state).to.equal("sent");
  });

  it("does send a message that must not come twice, if it had not begun", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    ann.isPromised("telegram", "one", { onUncertain: "skip" });
    all.diesAt("deliver:before");

    await all.run(minute);

    expect(ann.exchange("one")?.state).to.equal("sent");
  });
});

describe("an answer that is lost", () => {
  const lost = { "is cut off": app.reset(), "cannot be read": app.brokenAnswer() };
  const inTime = { ...lost, "never comes": app.arrivesHangs };

  for (const [how, step] of Object.entries(inTime)) {
    it(`is looked up where the app can be asked, when it ${how}`, async () => {
      const all = new Deliveries();
      const ann = all.person("ann");
      all.driver("telegram").keepsHistory = true;
      all.driver("telegram").plays("ann", step);
      for (const text of texts) ann.isPromised("telegram", text);

      await all.run(minute);

      expect(textsTo(all, "telegram")).to.deep.equal(texts);
      expect(ann.states()).to.deep.equal(["sent", "sent", "sent"]);
    });

    it(`costs nothing where the app drops repeats, when it ${how}`, async () => {
      const all = new Deliveries();
      all.driver("discord").plays("ann", step);
      for (const text of texts) all.person("ann").isPromised("discord", text);

      await all.run(minute);

      expect(textsTo(all, "discord")).to.deep.equal(texts);
    });

    it(`costs one repeat where nothing can be known, when it ${how}`, async () => {
      const all = new Deliveries();
      all.driver("telegram").plays("ann", step);
      for (const text of texts) all.person("ann").isPromised("telegram", text);

      await all.run(minute);

      expect(textsTo(all, "telegram")).to.deep.equal(["one", "one", "two", "three"]);
    });

    it(`leaves a message uncertain that must not come twice, when it ${how}`, async () => {
      const all = new Deliveries();
      const ann = all.person("ann");
      all.driver("telegram").plays("ann", step);
      ann.isPromised("telegram", "one", { onUncertain: "skip" });

      await all.run(minute);

      expect(textsTo(all, "telegram")).to.deep.equal(["one"]);
      expect(ann.states()).to.deep.equal(["uncertain"]);
    });
  }

  it("is still doubtful after the app refused the next try", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.reset(), app.tooMany(30));
    all.driver("telegram").keepsHistory = true;
    ann.isPromised("telegram", "one");
    await all.run(400);

    all.dies();
    await all.run(minute);

    expect(textsTo(all, "telegram")).to.deep.equal(["one"]);
  });

  it("is looked up when the app no longer knows the repeat", async () => {
    const all = new Deliveries({ discord: { ...limits.discord, dropsRepeatsMs: 120_000 } });
    const driver = all.driver("discord");
    driver.forgetsKeys = true;
    driver.keepsHistory = true;
    driver.plays("ann", app.reset());
    all.random = () => 1;
    all.person("ann").isPromised("discord", "one", { attempts: 8 });

    await all.run(10 * minute);

    expect(driver.sends).to.have.length(1);
    expect(all.person("ann").states()).to.deep.equal(["sent"]);
  });

  it("of a change costs nothing, for a change can be made twice", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    ann.isPromised("telegram", "one", { id: "first" });
    const activity = { type: "message" as const, text: "changed" };
    ann.isPromised("telegram", "", { act: { type: "edit", of: "first", activity } });
    all.diesAt("deliver:sent", 2);

    await all.run(minute);

    expect(textsTo(all, "telegram")).to.deep.equal(["changed"]);
    expect(ann.customer.outbox).to.be.empty;
  });
});
