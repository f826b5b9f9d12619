import { expect } from "chai";
import { saidIn } from "../../app/said.ts";
import { attachmentOf } from "../../src/index.ts";

const envelope = {
  ...{ id: "m1", timestamp: new Date(0), channelId: "telegram", from: { id: "ann" } },
  ...{ recipient: { id: "bot" }, conversation: { id: "ann" } },
};

describe("what a message says where it is read later", () => {
  it("is its text", () => {
    expect(saidIn({ type: "message", ...envelope, text: "Hello" })).to.equal("Hello");
    expect(saidIn({ type: "message", text: "Welcome" })).to.equal("Welcome");
  });

  it("is what was shared", () => {
    const phone = attachmentOf({ type: "contact", name: "Ann", phone: "+442079460018" });
    const place = attachmentOf({ type: "location", latitude: 53.5, longitude: 9.9 });

    expect(
      saidIn({ type: "message", ...envelope, text: "", attachments: [phone, place] }),
    ).to.equal("Ann, +442079460018\n53.5, 9.9");
  });

  it("is what was sent of a form, without what is empty in it", () => {
    const answers = { order: "AB123456", parts: ["lid", "box"], note: [""] };

    const said = saidIn({
      ...{ type: "event", ...envelope, name: "throughline/form" },
      value: { form: { prompt: "p" }, answers },
    });

    expect(said).to.equal("order: AB123456\nparts: lid, box");
  });

  it("is nothing for an event that nobody wrote", () => {
    expect(saidIn({ type: "event", ...envelope, name: "throughline/timer" })).to.equal("");
  });
});
