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
