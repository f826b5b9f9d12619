import { expect } from "chai";
import { limits } from "../../../../adapters/web/limits.ts";
import { Deliveries } from "../../../kit/deliveries.ts";
import { app } from "../../../kit/script.ts";
import { hour, minute, question, repeated, textsTo } from "../../../kit/sending.ts";

describe("a message whose formatting is refused", () => {
  it("goes out as plain text, and the story says so", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.badFormat());
    ann.isPromised("telegram", "", { id: "asked", act: { type: "send", activity: question } });

    await all.run();

    const [shown] = all.driver("telegram").screen("ann");
    expect(shown).to.include({ text: "Shall we?\n\n1. Yes\n2. No" });
    expect(shown?.buttons).to.be.empty;
    expect(ann.exchange("Shall we?")).to.include({
      state: "sent",
      note: "sent as plain text: Bad Request: can't parse entities",
    });
  });

  it("is parked when plain text is refused too, and the next goes out", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.badFormat(), app.badFormat());
    for (const text of ["odd", "fine"]) ann.isPromised("telegram", text);

    await all.run();

    expect(ann.exchange("odd")).to.include({
      state: "parked",
      note: "Bad Request: can't parse entities",
    });
    expect(textsTo(all, "telegram")).to.deep.equal(["fine"]);
    const alerts = all.log.filter(({ facts }) => facts.result === "parked");
    expect(alerts).to.have.length(1);
  });
});

describe("a person who cannot be written to", () => {
  it("is marked, and all that was for them there has failed with the reason", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.blocked());
    for (const text of ["one", "two"]) ann.isPromised("telegram", text);

    await all.run();

    const reason = "Forbidden: the bot was blocked by the user";
    expect(ann.customer.unreachable?.["telegram:ann"]).to.deep.include({ reason });
    expect(ann.exchange("one")).to.include({ state: "failed", note: reason });
    expect(ann.exchange("two")).to.include({ state: "failed", note: reason });
    expect(all.driver("telegram").tries).to.have.length(1);
  });

  it("is not tried again", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.blocked());
    ann.isPromised("telegram", "one");
    await all.run();

    ann.isPromised("telegram", "two");
    await all.run(hour);

    expect(ann.states()).to.deep.equal(["failed", "failed"]);
    expect(all.driver("telegram").tries).to.have.length(1);
  });

  it("is written to on other apps", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.blocked());
    ann.isPromised("telegram", "here");
    ann.isPromised("discord", "there");

    await all.run();

    expect(textsTo(all, "discord")).to.deep.equal(["there"]);
  });
});

describe("an account that is not let in", () => {
  const refused = (times: number) => repeated(times, app.unauthorized());

  it("keeps what it was to send, and says why", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", ...refused(50));
    ann.isPromised("telegram", "hello");

    await all.run(5 * minute);

    expect(ann.states()).to.deep.equal(["queued"]);
    expect(all.accounts.health()).to.deep.include({
      ...{ channel: "telegram", account: "bot", state: "unauthorized" },
      ...{ reason: "401 Unauthorized", since: new Date(Date.UTC(2030, 0, 1, 9)) },
    });
  });

  it("is tried less and less, with one message of all", async () => {
    const all = new Deliveries();
    for (const name of ["ann", "bob", "cid"]) {
      all.driver("telegram").plays(name, ...refused(50));
      all.person(name).isPromised("telegram", "hello");
    }
    await all.run();
    const atOnce = all.driver("telegram").tries.length;

    await all.run(10 * minute);

    const tries = all.driver("telegram").tries.length - atOnce;
    expect(tries).to.be.within(5, 15);
  });

  it("sends everything when it is let in again", async () => {
    const all = new Deliveries();
    const names = ["ann", "bob", "cid"];
    for (const name of names) {
      all.driver("telegram").plays(name, app.unauthorized());
      all.person(name).isPromised("telegram", "hello");
    }

    await all.run(5 * minute);

    for (const name of names) expect(textsTo(all, "telegram", name)).to.deep.equal(["hello"]);
    expect(all.accounts.health()).to.deep.equal([
      { channel: "telegram", account: "bot", state: "up" },
    ]);
  });

  it("leaves the others alone", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", ...refused(5));
    all.person("ann").isPromised("telegram", "hello");
    all.person("ann").isPromised("discord", "hello");

    await all.run();

    expect(textsTo(all, "discord")).to.deep.equal(["hello"]);
  });
});

describe("a message that is refused for good", () => {
  it("has failed with the reason, and the next goes out", async () => {
    const all = new Deliveries({ telegram: limits.telegram });
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", app.refused());
    for (const text of ["one", "two"]) ann.isPromised("telegram", text);

    await all.run();

    expect(ann.exchange("one")).to.include({
      state: "failed",
      note: "The app refused the message",
    });
    expect(textsTo(all, "telegram")).to.deep.equal(["two"]);
  });
});
