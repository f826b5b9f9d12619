import { expect } from "chai";
import { Deliveries } from "../../../kit/deliveries.ts";
import { app } from "../../../kit/script.ts";
import { hour, minute, repeated, textsTo } from "../../../kit/sending.ts";

describe("an app that says how long to wait", () => {
  it("is written to exactly then", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", app.tooMany(30));
    all.person("ann").isPromised("telegram", "hello");

    await all.run(2 * minute);

    expect(all.triesOf("telegram", "ann")).to.deep.equal([0, 30_000]);
    expect(textsTo(all, "telegram")).to.deep.equal(["hello"]);
  });

  it("is asked for no more than it said, however small", async () => {
    const all = new Deliveries();
    all.driver("telegram").plays("ann", ...repeated(3, app.tooMany(0)));
    all.person("ann").isPromised("telegram", "hello");

    await all.run(minute);

    expect(all.triesOf("telegram", "ann")).to.deep.equal([0, 100, 200, 300]);
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

    // Half of the tenth that is added.
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

    expect(all.triesOf("telegram", "ann")).to.deep.equal([0, 60_000]);
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
