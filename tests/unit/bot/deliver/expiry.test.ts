import { expect } from "chai";
import { Deliveries } from "../../../kit/deliveries.ts";
import { app } from "../../../kit/script.ts";
import { hour, minute, question, repeated, textsTo } from "../../../kit/sending.ts";

describe("an answer that comes too late", () => {
  it("is expired on the timeline, with the reason, and one message says we are back", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", ...repeated(16, app.unavailable()));
    for (const text of ["one", "two", "three"]) ann.isPromised("telegram", text);

    await all.run(hour);

    expect(ann.exchange("one")).to.include({
      state: "expired",
      note: "it could not be sent in time: 503 Service Unavailable",
    });
    expect(ann.states()).to.deep.equal(["expired", "expired", "expired", "sent"]);
    expect(textsTo(all, "telegram")).to.deep.equal([
      "I am sorry, I could not write to you for a while. I am back now.",
    ]);
  });

  it("expires after fifteen minutes and not before", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.tooMany(hour / 1_000));
    ann.isPromised("telegram", "hello");

    await all.run(15 * minute - 1);
    const before = ann.states();
    await all.run(1);

    expect(before).to.deep.equal(["queued"]);
    expect(ann.states()).to.deep.equal(["expired", "queued"]);
  });

  it("is followed by the question that was open, with its buttons", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", ...repeated(16, app.unavailable()));
    ann.isPromised("telegram", "Welcome.");
    ann.isPromised("telegram", "", { id: "asked", act: { type: "send", activity: question } });
    ann.changes((customer) => ({
      ...customer,
      prompts: {
        "telegram:ann": {
          ...{ id: "q", message: "asked", run: "run", step: "shall", kind: "choose" },
          ...{ options: [], activity: question },
        },
      },
    }));

    await all.run(hour);

    const [shown, ...others] = all.driver("telegram").screen("ann");
    expect(others).to.be.empty;
    expect(shown?.text).to.match(/I am back now\.\n\nShall we\?$/);
    expect(shown?.buttons.map(({ title }) => title)).to.deep.equal(["Yes", "No"]);
    const sent = ann.customer.tail.at(-1);
    expect(`out:${ann.customer.prompts["telegram:ann"]?.message}`).to.equal(sent?._id);
  });

  it("brings the question when that expires after others", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.tooMany(3_600));
    ann.isPromised("telegram", "Welcome.");
    await all.run(10 * minute);
    ann.isPromised("telegram", "", { id: "asked", act: { type: "send", activity: question } });
    ann.changes((customer) => ({
      ...customer,
      prompts: {
        "telegram:ann": {
          ...{ id: "q", message: "asked", run: "run", step: "shall", kind: "choose" },
          ...{ options: [], activity: question },
        },
      },
    }));

    await all.run(2 * hour);

    const [shown, ...others] = all.driver("telegram").screen("ann");
    expect(others).to.be.empty;
    expect(shown?.text).to.match(/I am back now\.\n\nShall we\?$/);
    expect(ann.states()).to.deep.equal(["expired", "expired", "expired", "sent"]);
  });

  it("expires on one app only", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.tooMany(hour / 1_000));
    ann.isPromised("telegram", "here");
    ann.isPromised("discord", "there");

    await all.run(2 * hour);

    expect(ann.exchange("here")?.state).to.equal("expired");
    expect(textsTo(all, "discord")).to.deep.equal(["there"]);
  });
});

describe("a notice", () => {
  const notice = (all: Deliveries) => ({
    kind: "notice" as const,
    expiresAt: new Date(all.clock.now().getTime() + 24 * hour),
  });

  it("is still sent hours later", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", app.tooMany(3 * 3_600));
    all.person("ann").isPromised("telegram", "Your parcel is here.", notice(all));

    await all.run(4 * hour);

    expect(textsTo(all, "telegram")).to.deep.equal(["Your parcel is here."]);
  });

  it("expires after a day without a word", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.tooMany(30 * 3_600));
    ann.isPromised("telegram", "Your parcel is here.", notice(all));

    await all.run(31 * hour);

    expect(ann.states()).to.deep.equal(["expired"]);
    expect(textsTo(all, "telegram")).to.deep.equal([]);
  });
});
