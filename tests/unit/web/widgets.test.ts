import { expect } from "chai";
import { type Skin, web } from "../../../adapters/web/index.ts";
import {
  attachedIn,
  ChannelError,
  type InboundEvent,
  type OutboundActivity,
} from "../../../src/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";

const ann = {
  ...{ channelId: "telegram", user: { id: "ann" }, bot: { id: "simulator" } },
  conversation: { id: "ann" },
};
const option = (number: number) => ({
  ...{ type: "messageBack" as const, title: `${number}. Tea`, value: `q:${number}`, number },
});
const poll: OutboundActivity = {
  ...{ type: "message", text: "Which?" },
  suggestedActions: { as: "poll", actions: [option(1), option(2)] },
};
const page: OutboundActivity = {
  ...{ type: "message", text: "Which?", page: { at: 0, of: 2, stay: 0 } },
  suggestedActions: { actions: [option(1)] },
};

const noSuchChoice = "CHANNEL_NO_SUCH_CHOICE";

async function refusalOf(touching: Promise<unknown>): Promise<string | undefined> {
  const refused = await touching.catch((error: unknown) => error);
  return refused instanceof ChannelError ? refused.code : undefined;
}

async function anApp(skin: Skin) {
  const driver = web({ skin, store: memoryStore() });
  const activities: InboundEvent["activity"][] = [];
  await driver.start(async ({ activity }) => {
    activities.push(activity);
    return "accepted";
  });
  return { driver, activities };
}

describe("a poll on a simulated phone", () => {
  it("takes a vote as a press, and shows it without a message", async () => {
    const { driver, activities } = await anApp("whatsapp");
    await driver.send(ann, poll, "key");

    await driver.touch("ann", { choice: "q:2" });

    expect(activities[0]).to.include({ text: "Tea", value: "q:2" });
    const screen = await driver.screen("ann");
    expect(screen).to.have.length(1);
    expect(screen[0]).to.deep.include({ as: "poll", chosen: "2. Tea" });
    expect(screen[0]?.choices).to.have.length(2);
  });

  it("lets a vote be changed", async () => {
    const { driver, activities } = await anApp("whatsapp");
    await driver.send(ann, poll, "key");

    await driver.touch("ann", { choice: "q:2" });
    await driver.touch("ann", { choice: "q:1" });

    expect(activities).to.have.length(2);
    expect((await driver.screen("ann"))[0]?.chosen).to.equal("1. Tea");
  });
});

describe("a poll for several on a simulated phone", () => {
  const actions = ["Tea", "Milk", "Cake", "Skip"].map((title, at) => ({
    ...{ type: "messageBack" as const, title, value: `q:${at}` },
  }));
  const several: OutboundActivity = {
    ...{ type: "message", text: "Which?" },
    suggestedActions: { as: "poll", several: { ends: 1, areEndsApart: true }, actions },
  };

  it("shows what ends it as a button below", async () => {
    const { driver } = await anApp("telegram");
    await driver.send(ann, several, "key");

    const [shown] = await driver.screen("ann");

    expect(shown?.poll?.options.map(({ title }) => title)).to.deep.equal(["Tea", "Milk", "Cake"]);
    expect(shown?.choices).to.deep.equal([{ id: "q:3", title: "Skip" }]);
    expect(shown).to.not.have.property("as");
  });

  it("takes all votes at once, in the order of the poll, and shows them", async () => {
    const { driver, activities } = await anApp("telegram");
    await driver.send(ann, several, "key");

    await driver.touch("ann", { votes: ["q:2", "q:0", "q:2"] });

    expect(activities[0]).to.deep.include({ text: "Tea, Cake", value: ["q:0", "q:2"] });
    const screen = await driver.screen("ann");
    expect(screen).to.have.length(1);
    expect(screen[0]?.poll?.voted).to.deep.equal(["q:0", "q:2"]);
  });

  it("has its numbers where the app has no buttons, which are not said", async () => {
    const { driver, activities } = await anApp("whatsapp");
    const numbered = actions.map((one, at) => ({ ...one, title: `${at + 1}. ${one.title}` }));
    const poll = { as: "poll" as const, several: { ends: 1 }, actions: numbered };
    await driver.send(ann, { ...several, suggestedActions: poll }, "key");

    await driver.touch("ann", { votes: ["q:1"] });
    await driver.touch("ann", { votes: ["q:3"] });

    expect(activities.map((one) => one.type === "message" && one.text)).to.deep.equal([
      ...["Milk", "Skip"],
    ]);
    expect((await driver.screen("ann"))[0]?.poll?.options).to.have.length(4);
  });

  it("stays to be seen with its votes once it is closed, and takes none any more", async () => {
    const { driver } = await anApp("telegram");
    const { nativeId } = await driver.send(ann, several, "key");
    await driver.touch("ann", { votes: ["q:1"] });

    await driver.edit(ann, nativeId, { ...several, closed: { chosen: "Milk" } });

    const [shown] = await driver.screen("ann");
    expect(shown?.poll).to.deep.include({ voted: ["q:1"], isClosed: true });
    expect(shown).to.not.have.any.keys("choices", "edited", "chosen");
    expect(await refusalOf(driver.touch("ann", { votes: ["q:1"] }))).to.equal(noSuchChoice);
  });

  for (const votes of [["q:9"], ["q:0", "q:9"], ["q:3"]]) {
    it(`takes no vote for ${votes.join(" and ")}`, async () => {
      const { driver, activities } = await anApp("telegram");
      await driver.send(ann, several, "key");

      expect(await refusalOf(driver.touch("ann", { votes }))).to.equal(noSuchChoice);
      expect(activities).to.deep.equal([]);
    });
  }
});

describe("a page of options on a simulated phone", () => {
  it("is turned over without a mark of change", async () => {
    const { driver } = await anApp("telegram");
    const { nativeId } = await driver.send(ann, page, "key");

    const next = { ...page, suggestedActions: { actions: [option(2)] } };
    await driver.edit(ann, nativeId, next);

    const [shown] = await driver.screen("ann");
    expect(shown?.choices).to.deep.equal([{ id: "q:2", title: "2. Tea" }]);
    expect(shown).to.not.have.property("edited");
  });
});

describe("a key that shares something", () => {
  const asked: OutboundActivity = {
    ...{ type: "message", text: "Your number?" },
    input: { type: "phone", title: "Share my phone number" },
  };

  it("is shown with its question", async () => {
    const { driver } = await anApp("telegram");
    await driver.send(ann, asked, "key");

    expect((await driver.screen("ann"))[0]?.input).to.deep.equal(asked.input);
  });

  it("sends the phone's own number, which the app vouches for", async () => {
    const { driver, activities } = await anApp("telegram");

    await driver.touch("ann", { share: "phone" });

    const [attached] = activities.flatMap(attachedIn);
    expect(attached).to.include({ type: "contact", name: "ann", isOwn: true });
    expect(attached)
      .to.have.property("phone")
      .that.matches(/^\+442079460\d{3}$/);
    expect((await driver.screen("ann"))[0]?.text).to.match(/^👤 \+44/);
  });

  it("sends the same number every time", async () => {
    const { driver, activities } = await anApp("telegram");

    await driver.touch("ann", { share: "phone" });
    await driver.touch("ann", { share: "phone" });

    const [first, second] = activities.flatMap(attachedIn);
    expect(first).to.deep.equal(second);
  });

  it("sends where the phone is", async () => {
    const { driver, activities } = await anApp("telegram");

    await driver.touch("ann", { share: "location" });

    expect(activities.flatMap(attachedIn)[0]).to.deep.equal({
      ...{ type: "location", latitude: 53.5459, longitude: 9.9681 },
    });
  });
});

describe("a choice that no message offers", () => {
  it("is refused", async () => {
    const { driver } = await anApp("whatsapp");
    await driver.send(ann, poll, "key");

    const refused = await driver.touch("ann", { choice: "q:9" }).catch((error: unknown) => error);

    expect(refused)
      .to.be.instanceOf(ChannelError)
      .and.have.property("code", "CHANNEL_NO_SUCH_CHOICE");
  });
});

describe("a form of the app's own on a simulated phone", () => {
  const form = {
    ...{ id: "question", title: "Claim", button: "Open form" },
    fields: [{ path: "order", label: "Order?", as: "line" as const, isRequired: true }],
  };
  const asked: OutboundActivity = { type: "message", text: "Order?", form };

  it("is shown with its question until that is closed", async () => {
    const { driver } = await anApp("discord");
    const { nativeId } = await driver.send(ann, asked, "key");
    const [open] = await driver.screen("ann");

    await driver.edit(ann, nativeId, { ...asked, closed: {} });

    expect(open?.form).to.deep.equal(form);
    expect((await driver.screen("ann"))[0]).to.not.have.property("form");
  });

  it("is sent as the answers to its question, without a message", async () => {
    const { driver, activities } = await anApp("discord");
    await driver.send(ann, asked, "key");

    await driver.touch("ann", { form: "question", answers: { order: ["AB123456"] } });

    expect(activities[0]).to.deep.include({
      ...{ type: "event", name: "throughline/form" },
      value: { form: { prompt: "question" }, answers: { order: ["AB123456"] } },
    });
    expect(await driver.screen("ann")).to.have.length(1);
  });

  it("is refused when this phone has never shown it", async () => {
    const { driver } = await anApp("discord");

    const sent = driver.touch("ann", { form: "another", answers: {} });

    expect(await sent.catch((error: unknown) => error)).to.be.instanceOf(ChannelError);
  });
});
