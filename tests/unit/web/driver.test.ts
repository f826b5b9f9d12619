import { expect } from "chai";
import { type Skin, skins, type WebDriver, web } from "../../../adapters/web/index.ts";
import { ChannelError, type InboundEvent, type OutboundActivity } from "../../../src/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";

const ann = {
  ...{ channelId: "telegram", user: { id: "ann" }, bot: { id: "simulator" } },
  conversation: { id: "ann" },
};
const plain: OutboundActivity = { type: "message", text: "Hello" };
const question: OutboundActivity = {
  ...{ type: "message", text: "Shall we?" },
  suggestedActions: {
    actions: [
      { type: "messageBack", title: "Yes", value: "q:0" },
      { type: "messageBack", title: "No", value: "q:1" },
    ],
  },
};
const numbers: OutboundActivity = { type: "message", text: "Shall we?\n\n1. Yes\n2. No" };

/** A driver that is started, and the events it has handed over. */
async function anApp(skin: Skin, accept?: () => Promise<"accepted">) {
  const driver = web({ skin, store: memoryStore() });
  const events: InboundEvent[] = [];
  await driver.start(async (event) => {
    await accept?.();
    events.push(event);
    return "accepted";
  });
  return { driver, events };
}

async function textsOn(driver: WebDriver): Promise<string[]> {
  return (await driver.screen("ann")).map(({ from, text }) => `${from}: ${text}`);
}

async function rejection(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("simulated app", () => {
  describe("sent the same part with the same key", () => {
    it("drops the repeat on discord", async () => {
      const { driver } = await anApp("discord");
      const first = await driver.send(ann, plain, "key");
      const second = await driver.send(ann, plain, "key");

      expect(second).to.deep.equal(first);
      expect(await textsOn(driver)).to.deep.equal(["bot: Hello"]);
    });

    for (const skin of ["whatsapp", "telegram"] as const) {
      it(`shows the repeat on ${skin}`, async () => {
        const { driver } = await anApp(skin);
        const first = await driver.send(ann, plain, "key");
        const second = await driver.send(ann, plain, "key");

        expect(second.nativeId).to.not.equal(first.nativeId);
        expect(await textsOn(driver)).to.deep.equal(["bot: Hello", "bot: Hello"]);
      });
    }

    it("keeps apart the same key of two people on discord", async () => {
      const { driver } = await anApp("discord");
      await driver.send(ann, plain, "key");
      await driver.send({ ...ann, user: { id: "bob" } }, plain, "key");

      expect(await driver.screen("ann")).to.have.length(1);
      expect(await driver.screen("bob")).to.have.length(1);
    });
  });

  describe("told to edit", () => {
    it("changes the message in place and takes its buttons off", async () => {
      const { driver } = await anApp("telegram");
      const { nativeId } = await driver.send(ann, question, "key");
      await driver.send(ann, plain, "later");
      await driver.edit(ann, nativeId, { ...question, closed: { chosen: "Yes" } });

      const [edited, after] = await driver.screen("ann");

      expect(edited).to.include({ text: "Shall we?", chosen: "Yes", edited: true });
      expect(edited).to.not.have.property("choices");
      expect(after).to.include({ text: "Hello" });
    });

    it("takes a message back", async () => {
      const { driver } = await anApp("telegram");
      const { nativeId } = await driver.send(ann, question, "key");
      await driver.edit(ann, nativeId, null);

      expect(await driver.screen("ann")).to.deep.equal([]);
    });

    it("does nothing to a message that is gone", async () => {
      const { driver } = await anApp("telegram");

      await driver.edit(ann, "gone", plain);

      expect(await driver.screen("ann")).to.deep.equal([]);
    });
  });

  describe("touched", () => {
    it("hands over what was typed, and shows it", async () => {
      const { driver, events } = await anApp("telegram");
      const { id } = await driver.touch("ann", { text: "hi" });

      expect(events.map(({ activity }) => activity.id)).to.deep.equal([`ann/${id}`]);
      expect(await textsOn(driver)).to.deep.equal(["customer: hi"]);
    });

    it("hands over a pressed button under its label, and shows nothing", async () => {
      const { driver, events } = await anApp("telegram");
      await driver.send(ann, question, "key");
      await driver.touch("ann", { choice: "q:1" });

      expect(events[0]?.activity).to.include({ text: "No", value: "q:1" });
      expect(await textsOn(driver)).to.deep.equal(["bot: Shall we?"]);
    });

    it("types the number where there are no buttons", async () => {
      const { driver, events } = await anApp("whatsapp");
      await driver.send(ann, numbers, "key");
      await driver.touch("ann", { choice: "2" });

      expect(events[0]?.activity).to.include({ text: "2" }).and.not.have.property("value");
      expect(await textsOn(driver)).to.deep.equal([`bot: ${numbers.text}`, "customer: 2"]);
    });

    it("presses a button that was taken off a moment ago", async () => {
      const { driver, events } = await anApp("telegram");
      const { nativeId } = await driver.send(ann, question, "key");
      await driver.edit(ann, nativeId, { ...question, closed: {} });
      await driver.touch("ann", { choice: "q:0" });

      expect(events[0]?.activity).to.include({ value: "q:0" });
    });

    it("refuses a choice the phone does not show", async () => {
      const { driver, events } = await anApp("telegram");
      await driver.send({ ...ann, user: { id: "bob" } }, question, "key");

      const error = await rejection(driver.touch("ann", { choice: "q:0" }));

      expect(error).to.be.instanceOf(ChannelError).and.include({ code: "CHANNEL_NO_SUCH_CHOICE" });
      expect(events).to.deep.equal([]);
    });

    it("orders what it hands over as the screen shows it", async () => {
      const { driver, events } = await anApp("telegram");
      const texts = Array.from({ length: 20 }, (_, at) => `message ${at}`);
      await Promise.all(texts.map((text) => driver.touch("ann", { text })));

      const byOrder = [...events].sort((one, other) => (one.order < other.order ? -1 : 1));

      expect(
        byOrder.map(({ activity }) => activity.type === "message" && activity.text),
      ).to.deep.equal(texts);
      expect(await textsOn(driver)).to.deep.equal(texts.map((text) => `customer: ${text}`));
    });
  });

  describe("touched in vain", () => {
    const refused = new ChannelError("CHANNEL_BAD_EVENT", "An event was refused");

    it("takes back a message the engine refuses", async () => {
      const { driver } = await anApp("telegram", () => Promise.reject(refused));

      const error = await rejection(driver.touch("ann", { text: "hi" }));

      expect(error).to.equal(refused);
      expect(await driver.screen("ann")).to.deep.equal([]);
    });

    it("leaves an earlier message of the same id", async () => {
      const outcomes = [Promise.resolve("accepted" as const), Promise.reject(refused)];
      outcomes[1]?.catch(() => {});
      const { driver } = await anApp("telegram", () => outcomes.shift() ?? Promise.reject(refused));
      await driver.touch("ann", { id: "1", text: "hi" });

      await rejection(driver.touch("ann", { id: "1", text: "hi" }));

      expect(await textsOn(driver)).to.deep.equal(["customer: hi"]);
    });

    it("leaves a message whose fate is not known", async () => {
      const lost = new Error("the store does not answer");
      const { driver } = await anApp("telegram", () => Promise.reject(lost));

      await rejection(driver.touch("ann", { text: "hi" }));

      expect(await textsOn(driver)).to.deep.equal(["customer: hi"]);
    });

    it("shows nothing while the bot is not running", async () => {
      const { driver } = await anApp("telegram");
      await driver.stop();

      const error = await rejection(driver.touch("ann", { text: "hi" }));

      expect(error).to.include({ code: "CHANNEL_BOT_STOPPED", retry: "later" });
      expect(await driver.screen("ann")).to.deep.equal([]);
    });
  });

  describe("watched", () => {
    it("tells whose screen has changed, until nobody watches", async () => {
      const { driver } = await anApp("telegram");
      const people: string[] = [];
      const unwatch = driver.watch((person) => people.push(person));
      const { nativeId } = await driver.send(ann, plain, "key");
      await driver.edit(ann, nativeId, null);
      await driver.touch("bob", { text: "hi" });
      unwatch();
      await driver.touch("cleo", { text: "hi" });

      expect(people).to.deep.equal(["ann", "ann", "bob"]);
    });
  });

  it("keeps phones of the three apps apart", async () => {
    const store = memoryStore();
    const drivers = skins.map((skin) => web({ skin, store }));
    for (const driver of drivers) await driver.send(ann, plain, "key");

    for (const driver of drivers) expect(await driver.screen("ann")).to.have.length(1);
  });
});

describe("simulated app asked what it was sent", () => {
  const longAgo = new Date(0);

  for (const skin of ["whatsapp", "discord"] as const) {
    it(`finds the message of that key on ${skin}`, async () => {
      const { driver } = await anApp(skin);
      await driver.send(ann, plain, "before");
      const sent = await driver.send(ann, plain, "key");
      await driver.send(ann, plain, "after");

      expect(await driver.find(ann, "key", longAgo)).to.deep.equal(sent);
    });
  }

  it("says that there is none", async () => {
    const { driver } = await anApp("whatsapp");
    await driver.send(ann, plain, "key");

    expect(await driver.find(ann, "another", longAgo)).to.equal("not there");
    expect(await driver.find({ ...ann, user: { id: "bob" } }, "key", longAgo)).to.equal(
      "not there",
    );
  });

  it("does not look further back than asked", async () => {
    const { driver } = await anApp("whatsapp");
    await driver.send(ann, plain, "key");
    const tomorrow = new Date(Date.now() + 24 * 60 * 60_000);

    expect(await driver.find(ann, "key", tomorrow)).to.equal("not there");
  });

  it("cannot tell on telegram, which has no such question", async () => {
    const { driver } = await anApp("telegram");
    await driver.send(ann, plain, "key");

    expect(await driver.find(ann, "key", longAgo)).to.equal("unknown");
  });
});
