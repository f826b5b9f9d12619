import { expect } from "chai";
import type { PhoneMessage } from "../../../adapters/web/phone.ts";
import { onScreen, render } from "../../../adapters/web/render.ts";
import type { OutboundActivity } from "../../../src/index.ts";

const yesNo = [
  { type: "messageBack" as const, title: "Yes", value: "q:0" },
  { type: "messageBack" as const, title: "No", value: "q:1" },
];
const offered = [
  { id: "q:0", title: "Yes" },
  { id: "q:1", title: "No" },
];

function anActivity(more: Partial<OutboundActivity> = {}): OutboundActivity {
  return { type: "message", text: "Shall we?", ...more };
}

function aMessage(more: Partial<PhoneMessage> = {}): PhoneMessage {
  const at = new Date("2026-01-02T03:04:05.678Z");
  return {
    ...{ _id: "telegram:simulator:ann:1", rev: 1, phone: "telegram:simulator:ann", seq: 7, at },
    ...{ from: "bot", text: "Shall we?", ...more },
  };
}

describe("render", () => {
  it("shows plain text as it is", () => {
    expect(render("id", anActivity())).to.deep.equal({
      ...{ _id: "id", from: "bot", text: "Shall we?" },
    });
  });

  it("offers what buttons carry", () => {
    const shown = render("id", anActivity({ suggestedActions: { actions: yesNo } }));

    expect(shown.offered).to.deep.equal(offered);
    expect(shown.numbered).to.equal(undefined);
  });

  it("finds the numbers in a text without buttons", () => {
    const { numbered } = render("id", anActivity({ text: "Shall we?\n\n1. Yes\n2. No" }));

    expect(numbered).to.deep.equal([
      { id: "1", title: "Yes" },
      { id: "2", title: "No" },
    ]);
  });

  it("takes a single number for a part of the text", () => {
    expect(render("id", anActivity({ text: "1. May is here" })).numbered).to.equal(undefined);
  });

  it("takes a number inside a line for a part of the text", () => {
    const text = "At 10. May or 11. May";

    expect(render("id", anActivity({ text })).numbered).to.equal(undefined);
  });

  it("offers the code of a voucher for copying", () => {
    const contentType = "application/vnd.throughline.code";
    const attachments = [{ contentType, content: "NEWS20" }];

    expect(render("id", anActivity({ attachments })).code).to.equal("NEWS20");
  });

  it("shows no code for an attachment of another kind", () => {
    const attachments = [{ contentType: "image/png", content: "NEWS20" }];

    expect(render("id", anActivity({ attachments })).code).to.equal(undefined);
  });

  it("closes a question, with or without a choice", () => {
    expect(render("id", anActivity({ closed: {} }))).to.deep.include({ closed: true });
    expect(render("id", anActivity({ closed: { chosen: "Yes" } }))).to.deep.include({
      ...{ closed: true, chosen: "Yes" },
    });
  });
});

describe("message on a screen", () => {
  it("has the id it was sent with, a sender, a text and a time", () => {
    expect(onScreen(aMessage())).to.deep.equal({
      ...{ id: "1", from: "bot", text: "Shall we?" },
      at: "2026-01-02T03:04:05.678Z",
    });
  });

  it("has the choices of an open question", () => {
    expect(onScreen(aMessage({ offered })).choices).to.deep.equal(offered);
    expect(onScreen(aMessage({ numbered: offered })).choices).to.deep.equal(offered);
  });

  it("has no choices once the question is closed", () => {
    const shown = onScreen(aMessage({ offered, closed: true, chosen: "Yes", edited: true }));

    expect(shown).to.not.have.property("choices");
    expect(shown).to.include({ chosen: "Yes", edited: true });
  });
});
