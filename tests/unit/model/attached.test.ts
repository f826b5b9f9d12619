import { expect } from "chai";
import { inboundEvent } from "../../../src/model/activity.ts";
import { type Attached, heardIn } from "../../../src/model/attached.ts";
import {
  attachedIn,
  attachmentOf,
  remoteAttachment,
  remoteIn,
} from "../../../src/model/attachment.ts";

const hash = "a".repeat(64);

function aMessage(attachments: readonly object[]) {
  const { activity } = inboundEvent.parse({
    order: "1",
    activity: {
      ...{ type: "message", id: "m1", timestamp: new Date(0), channelId: "telegram" },
      ...{ from: { id: "ann" }, recipient: { id: "bot" }, conversation: { id: "ann" } },
      attachments,
    },
  });
  return activity;
}

describe("what comes with a message", () => {
  const all: readonly Attached[] = [
    { type: "file", file: { hash, name: "box.png", type: "image/png", sizeBytes: 70 } },
    { type: "location", latitude: 52.5, longitude: 13.4, address: "Berlin" },
    { type: "contact", name: "Ben", phone: "+27821234567", isOwn: true },
    { type: "refused", name: "film.mp4", reason: "too large", limitBytes: 20 },
  ];

  it("is read as it was written", () => {
    expect(attachedIn(aMessage(all.map(attachmentOf)))).to.deep.equal(all);
  });

  it("is left out when nothing of ours is in it", () => {
    const cards = [{ contentType: "application/vnd.microsoft.card.hero", content: { text: "Hi" } }];

    expect(attachedIn(aMessage(cards))).to.deep.equal([]);
  });

  it("is left out when it only looks like ours", () => {
    const forged = [
      { contentType: "image/png", contentUrl: "throughline:file/../../etc/passwd" },
      {
        contentType: "image/png",
        contentUrl: `throughline:file/${hash}`,
        content: { sizeBytes: -1 },
      },
      {
        contentType: "application/vnd.throughline.location",
        content: { latitude: 91, longitude: 0 },
      },
      { contentType: "application/vnd.throughline.refused", content: { reason: "no reason" } },
    ];

    expect(attachedIn(aMessage(forged))).to.deep.equal([]);
  });

  it("has a name without folders from the moment it is accepted", () => {
    const [file] = attachedIn(
      aMessage([
        {
          ...{ contentType: "image/png", contentUrl: `throughline:file/${hash}` },
          ...{ name: "../../etc/passwd\u202Egnp.exe", content: { sizeBytes: 1 } },
        },
      ]),
    );

    expect(file).to.have.nested.property("file.name", "passwdgnp.exe");
  });

  it("may still lie at the app", () => {
    const remote = { ref: "file-1", name: "box.png", sizeBytes: 70 };
    const activity = aMessage([remoteAttachment(remote)]);

    expect(attachedIn(activity)).to.deep.equal([]);
    expect(remoteIn(remoteAttachment(remote))).to.deep.equal(remote);
  });

  it("is no more than a hundred things", () => {
    const many = Array.from({ length: 101 }, () => remoteAttachment({ ref: "1" }));

    expect(() => aMessage(many)).to.throw();
  });

  it("is told from text in what a memo keeps", () => {
    expect(heardIn({ text: "", attached: all })).to.deep.equal({ text: "", attached: all });
    expect(heardIn("text")).to.equal(undefined);
    expect(heardIn({ input: { hash } })).to.equal(undefined);
  });
});
