/** From what the Bot API hands over to events: each kind that customers send. */
import { expect } from "chai";
import fixtures from "../../../adapters/telegram/fixtures/updates.json" with { type: "json" };
import { type Reading, read } from "../../../adapters/telegram/read.ts";
import { type Update, update } from "../../../adapters/telegram/updates.ts";
import { attachedIn, reachabilityEvent } from "../../../src/index.ts";
import { inboundEvent } from "../../../src/model/activity.ts";
import { remoteIn } from "../../../src/model/attachment.ts";

type Name = keyof typeof fixtures;

const now = new Date("2026-01-02T03:04:06Z");
const self = { account: "4242", username: "harbour_bot", now };

function anEvent(name: Name, more: Partial<Reading> = {}) {
  const event = read(update.parse(fixtures[name]), { ...self, ...more });
  if (!event) throw new Error(`nothing was read of "${name}"`);
  return inboundEvent.parse(event);
}

function aMessage(name: Name) {
  const { activity, ...event } = anEvent(name);
  if (activity.type !== "message") throw new Error(`"${name}" is no message`);
  return { ...event, activity };
}

/** What came with a message: files as they are still to be fetched. */
function carriedBy(name: Name) {
  const { activity } = aMessage(name);
  const remote = (activity.attachments ?? []).flatMap((one) => remoteIn(one) ?? []);
  return [...remote, ...attachedIn(activity)];
}

function textWith(changes: object): Update {
  const { text } = fixtures;
  return update.parse({ ...text, message: { ...text.message, ...changes } });
}

describe("what is read of a Telegram update", () => {
  it("is what somebody writes, from whom, where and when", () => {
    expect(anEvent("text")).to.deep.equal({
      order: "0000000000880012",
      activity: {
        ...{ type: "message", id: "7000001/101", text: "Good morning", locale: "de" },
        ...{ timestamp: new Date("2026-01-02T03:04:05Z"), channelId: "telegram" },
        from: { id: "7000001", name: "Ann Lee" },
        ...{ recipient: { id: "4242" }, conversation: { id: "7000001" } },
      },
    });
  });

  const texts: readonly (readonly [Name, string])[] = [
    ["start with a payload", "/start offer_42"],
    ["command that names the bot", "/claim"],
    ["photo with a caption", "The box"],
    ["sticker", "👍"],
    ["dice", "🎲"],
    ["forwarded text", "My order is AB123456"],
    ["reply", "Ann"],
    ["web app data", '{"size":"L"}'],
    ["mention in a group", "where is my parcel?"],
  ];
  for (const [name, text] of texts) {
    it(`is the text of: ${name}`, () => {
      expect(aMessage(name).activity.text).to.equal(text);
    });
  }

  const files: readonly (readonly [Name, { ref: string; name: string; sizeBytes: number }])[] = [
    ["photo with a caption", { ref: "AgACAgIAAxkBAAIp3", name: "photo.jpg", sizeBytes: 154_332 }],
    ["document", { ref: "BQACAgIAAxkBAAId1", name: "invoice.pdf", sizeBytes: 48_213 }],
    ["voice", { ref: "BQACAgIAAxkBAAIv1", name: "voice.ogg", sizeBytes: 13_021 }],
    ["video note", { ref: "BQACAgIAAxkBAAIn1", name: "video-note.mp4", sizeBytes: 401_233 }],
    ["video", { ref: "BQACAgIAAxkBAAIm1", name: "parcel.mp4", sizeBytes: 2_401_233 }],
    ["audio", { ref: "BQACAgIAAxkBAAIa1", name: "audio.mp3", sizeBytes: 901_233 }],
    ["animation", { ref: "BQACAgIAAxkBAAIg1", name: "wave.mp4", sizeBytes: 51_233 }],
    ["sticker", { ref: "BQACAgIAAxkBAAIs1", name: "sticker.webp", sizeBytes: 21_033 }],
    ["animated sticker", { ref: "BQACAgIAAxkBAAIs2", name: "sticker.tgs", sizeBytes: 11_033 }],
  ];
  for (const [name, file] of files) {
    it(`is the file of: ${name}`, () => {
      expect(carriedBy(name)).to.deep.equal([file]);
    });
  }

  it("is a place, and the address of a venue", () => {
    const harbour = { type: "location", latitude: 53.5459, longitude: 9.9681 };

    expect(carriedBy("location")).to.deep.equal([harbour]);
    expect(carriedBy("venue")).to.deep.equal([
      { ...harbour, address: "Harbour Parcels, Quay 4, Hamburg" },
    ]);
  });

  it("is somebody's own number only where it is theirs", () => {
    expect(carriedBy("own contact")).to.deep.equal([
      { type: "contact", name: "Ann Lee", phone: "+442079460123", isOwn: true },
    ]);
    expect(carriedBy("contact of somebody else")).to.deep.equal([
      { type: "contact", name: "Bob", phone: "+44 20 7946 0999" },
    ]);
    expect(carriedBy("contact without an account")).to.deep.equal([
      { type: "contact", name: "Shop", phone: "020 7946 0999" },
    ]);
  });

  it("says which messages belong to an album", () => {
    expect(anEvent("part of an album").part).to.deep.equal({
      ...{ of: "13900011223344", settleMs: 1_000 },
    });
  });

  it("waits for the rest of a text that the client has cut", () => {
    const partOf = (text: string) => read(textWith({ text }), self)?.part;

    expect(partOf("a".repeat(4_096))).to.deep.equal({ settleMs: 2_000, glue: "" });
    expect(partOf(`${"a".repeat(4_050)}.`)).to.deep.equal({ settleMs: 2_000, glue: "\n" });
    expect(partOf("a".repeat(4_050))).to.deep.equal({ settleMs: 2_000, glue: " " });
    expect(partOf("a".repeat(3_000))).to.equal(undefined);
  });

  it("is the label of a pressed button and what it carries", () => {
    const { activity } = aMessage("pressed button");

    expect(activity).to.include({ id: "press/30064771073941234567", text: "Yes", value: "q7:0" });
    expect(activity.timestamp).to.deep.equal(now);
  });

  it("is what a button carries though its message cannot be seen any more", () => {
    const { activity } = aMessage("pressed button of a message too old to see");

    expect(activity).to.include({ text: "", value: "q1:0" });
    expect(activity.conversation).to.deep.equal({ id: "7000001" });
  });

  it("names what a bot does not take", () => {
    const refused = { type: "refused", reason: "type" };

    expect(carriedBy("of no known kind")).to.deep.equal([{ ...refused, name: "paid media" }]);
    expect(carriedBy("story")).to.deep.equal([{ ...refused, name: "story" }]);
  });

  for (const shared of ["users_shared", "chat_shared"])
    it(`names what somebody shares that no bot of ours asks for (${shared})`, () => {
      const { text: _, ...message } = fixtures.text.message;
      const given = { ...fixtures.text, message: { ...message, [shared]: { request_id: 1 } } };
      const event = read(update.parse(given), self);

      expect(attachedIn(inboundEvent.parse(event).activity)).to.deep.equal([
        { type: "refused", reason: "type", name: shared.replace("_", " ") },
      ]);
    });

  it("names a kind whose content is not what it was", () => {
    const { document } = fixtures;
    const message = { ...document.message, document: { file_id: 7 } };
    const event = read(update.parse({ ...document, message }), self);

    expect(attachedIn(inboundEvent.parse(event).activity)).to.deep.equal([
      { type: "refused", reason: "type", name: "document" },
    ]);
  });

  it("is that somebody has blocked the bot, or has let it in again", () => {
    const { activity: blocked } = anEvent("blocked");
    const { activity: unblocked } = anEvent("unblocked");

    expect(blocked).to.include({ type: "event", name: reachabilityEvent });
    expect(blocked.value).to.deep.equal({ isReachable: false });
    expect(unblocked.value).to.deep.equal({ isReachable: true });
  });

  it("is what was changed, how somebody has reacted or voted, as events", () => {
    const { activity: edited } = anEvent("edited text");
    const { activity: reacted } = anEvent("reaction");
    const { activity: voted } = anEvent("vote");

    expect(edited).to.include({ type: "event", name: "edited" });
    expect(edited.value).to.deep.include({ text: "Good evening" });
    expect(reacted).to.include({ type: "event", name: "reacted" });
    expect(reacted.value).to.deep.equal({ message: "7000001/102", emoji: ["❤"] });
    expect(voted).to.include({ type: "event", name: "voted" });
    expect(voted.value).to.deep.equal({ poll: "5361234567890123456", options: [1] });
  });

  it("is a message with all that was voted for in a poll that is known", () => {
    const voted = [
      { title: "The lid", value: "q:0" },
      { title: "The feet", value: "q:2" },
    ];

    const { activity } = anEvent("vote", { voted });

    expect(activity).to.deep.include({ type: "message", text: "The lid, The feet" });
    expect(activity.value).to.deep.equal(["q:0", "q:2"]);
  });

  describe("in a group", () => {
    const addressed: readonly Name[] = [
      ...(["mention in a group", "command in a group"] as const),
      ...(["reply to the bot in a group", "pressed button in a group"] as const),
    ];
    for (const name of addressed) {
      it(`comes from that member there: ${name}`, () => {
        const { from, conversation } = anEvent(name).activity;

        expect(from.id).to.equal("7000001@-1001987654321");
        expect(conversation.id).to.equal("-1001987654321");
      });
    }

    it("comes from the topic it was written in", () => {
      const { conversation } = anEvent("reply in a topic of a group").activity;

      expect(conversation.id).to.equal("-1001987654321/45");
    });

    const others: readonly Name[] = [
      ...(["command in a group for another bot", "talk in a group"] as const),
      ...(["somebody joins a group", "another bot"] as const),
    ];
    for (const name of others) {
      it(`is nothing of what is not said to the bot: ${name}`, () => {
        expect(read(update.parse(fixtures[name]), self)).to.equal(undefined);
      });
    }
  });

  it("is nothing of what the app notes by itself, nor of kinds that nobody has asked for", () => {
    expect(read(update.parse(fixtures["note of the app"]), self)).to.equal(undefined);
    expect(read(update.parse(fixtures["kind of tomorrow"]), self)).to.equal(undefined);
  });

  it("fits what the engine takes, whatever the kind", () => {
    for (const fixture of Object.values(fixtures)) {
      const event = read(update.parse(fixture), self);
      if (event) expect(inboundEvent.safeParse(event).error).to.equal(undefined);
    }
  });
});
