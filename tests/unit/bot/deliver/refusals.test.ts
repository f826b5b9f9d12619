import { expect } from "chai";
import { limits } from "../../../../adapters/web/limits.ts";
import type { OutboundActivity } from "../../../../src/model/activity.ts";
import { Deliveries } from "../../../kit/deliveries.ts";
import { app } from "../../../kit/script.ts";

const minute = 60_000;
const hour = 60 * minute;

function textsTo(all: Deliveries, channel: string, name = "ann"): readonly string[] {
  return all
    .driver(channel)
    .screen(name)
    .map(({ text }) => text);
}

function repeated<T>(times: number, value: T): T[] {
  return Array.from({ length: times }, () => value);
}

const question: OutboundActivity = {
  ...{ type: "message", text: "Shall we?" },
  suggestedActions: {
    actions: [
      { type: "messageBack", title: "Yes", value: "q:0" },
      { type: "messageBack", title: "No", value: "q:1" },
    ],
  },
};

describe("an app that says how long to wait", () => {
  it("is not written to before", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", app.tooMany(30));
    all.person("ann").isPromised("telegram", "hello");

    await all.run(2 * minute);

    // Half of the tenth that is added.
    expect(all.triesOf("telegram", "ann")).to.deep.equal([0, 31_500]);
    expect(textsTo(all, "telegram")).to.deep.equal(["hello"]);
  });

  it("is asked for no more than it said, however small", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", ...repeated(3, app.tooMany(0)));
    all.person("ann").isPromised("telegram", "hello");

    await all.run(minute);

    expect(all.triesOf("telegram", "ann")).to.deep.equal([0, 105, 210, 315]);
  });

  it("does not use up the message's tries", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    all.driver("telegram").plays("ann", ...repeated(20, app.tooMany(30)));
    ann.isPromised("telegram", "hello");

    await all.run(5 * minute);

    expect(ann.customer.outbox[0]?.attempts).to.equal(0);
    expect(ann.customer.outbox[0]?.reason).to.equal("Too many requests");
  });

  it("keeps back only that chat", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", app.tooMany(60));
    all.person("ann").isPromised("telegram", "one");
    await all.run();

    for (const name of ["bob", "cid"]) all.person(name).isPromised("telegram", "hello");
    all.person("ann").isPromised("discord", "elsewhere");
    await all.run();

    expect(all.triesOf("telegram", "bob")).to.deep.equal([0]);
    expect(all.triesOf("telegram", "cid")).to.deep.equal([0]);
    expect(textsTo(all, "discord")).to.deep.equal(["elsewhere"]);
  });

  it("keeps back the whole account when it says so, and no other app", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", app.tooMany(60, "account"));
    all.person("ann").isPromised("telegram", "one");
    await all.run();

    all.person("bob").isPromised("telegram", "hello");
    all.person("bob").isPromised("discord", "elsewhere");
    await all.run(5 * minute);

    expect(all.triesOf("telegram", "bob")).to.deep.equal([63_000]);
    expect(all.triesOf("discord", "bob")).to.deep.equal([0]);
  });

  it("is not written to before by the next process either", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", app.tooMany(60));
    all.person("ann").isPromised("telegram", "hello");
    await all.run();

    all.dies();
    await all.run(2 * minute);

    expect(all.triesOf("telegram", "ann")).to.deep.equal([0, 63_000]);
  });
});

describe("an app that fails", () => {
  it("is tried again after pauses that double, up to five minutes", async () => {
    const all = new Deliveries();
    all.random = () => 1;
    all.driver("telegram").plays("ann", ...repeated(12, app.unavailable()));
    all.person("ann").isPromised("telegram", "hello", { expiresAt: new Date(8e15) });

    await all.run(hour);

    const tries = all.triesOf("telegram", "ann");
    const pauses = tries.slice(1).map((time, at) => time - (tries[at] ?? 0));
    const growing = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000];
    expect(pauses).to.deep.equal([...growing, ...repeated(3, 5 * minute)]);
    expect(textsTo(all, "telegram")).to.deep.equal(["hello"]);
  });

  it("is tried again at random within the pause", async () => {
    const all = new Deliveries();
    all.random = () => 0.25;
    all.driver("telegram").plays("ann", ...repeated(2, app.unavailable()));
    all.person("ann").isPromised("telegram", "hello");

    await all.run(minute);

    expect(all.triesOf("telegram", "ann")).to.deep.equal([0, 250, 750]);
  });

  for (const [what, step] of Object.entries({
    "with a server error": app.serverError(),
    "with a page instead of an answer": app.htmlPage(),
  })) {
    it(`${what} gets the message later, and those behind it in order`, async () => {
      const all = new Deliveries();
      const ann = all.person("ann");
      all.driver("telegram").plays("ann", ...repeated(5, step));
      for (const text of ["one", "two"]) ann.isPromised("telegram", text);

      await all.run(5 * minute);

      expect(textsTo(all, "telegram")).to.deep.equal(["one", "two"]);
      expect(ann.states()).to.deep.equal(["sent", "sent"]);
    });
  }

  it("does not hold up other chats", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", ...repeated(50, app.hangs));
    all.person("ann").isPromised("telegram", "hello");
    await all.run(10_000);

    all.person("bob").isPromised("telegram", "hello");
    await all.run();

    expect(all.triesOf("telegram", "bob")).to.deep.equal([10_000]);
  });
});

describe("an app that does not answer", () => {
  it("is given up after thirty seconds, and tried again", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", app.hangs);
    all.person("ann").isPromised("telegram", "hello");

    await all.run(minute);

    expect(all.triesOf("telegram", "ann")).to.deep.equal([0, 30_500]);
    expect(textsTo(all, "telegram")).to.deep.equal(["hello"]);
  });

  it("says so, and what is done about it", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", app.hangs);
    all.person("ann").isPromised("telegram", "hello");

    await all.run(30_000);

    const [line] = all.log.filter(({ event }) => event === "send_refused");
    expect(line?.facts.reason).to.match(/^telegram gave no answer in 30000 ms, so .*sent again/);
  });
});

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
