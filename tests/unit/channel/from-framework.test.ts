import { CardFactory, MessageFactory } from "botbuilder";
import { expect } from "chai";
import { fromFramework } from "../../../src/channel/from-framework.ts";

describe("a message of a Bot Framework bot", () => {
  it("keeps its text and suggested actions", () => {
    const message = MessageFactory.suggestedActions(["Red", "Blue"], "Which colour?");

    expect(fromFramework(message)).to.deep.equal({
      type: "message",
      text: "Which colour?",
      suggestedActions: {
        actions: [
          { type: "messageBack", title: "Red", value: "Red" },
          { type: "messageBack", title: "Blue", value: "Blue" },
        ],
      },
    });
  });

  it("shows a hero card as its words and buttons", () => {
    const card = CardFactory.heroCard("Soup", "of the day", [], ["Order"]);

    expect(fromFramework(MessageFactory.attachment(card, "Today:"))).to.deep.equal({
      type: "message",
      text: "Today:\nSoup\nof the day",
      suggestedActions: {
        actions: [{ type: "messageBack", title: "Order", value: "Order" }],
      },
    });
  });

  it("writes out a button that opens a page", () => {
    const open = { type: "openUrl", title: "Menu", value: "https://shop.example/menu" };
    const card = CardFactory.heroCard("Soup", [], [open]);

    expect(fromFramework(MessageFactory.attachment(card))).to.deep.equal({
      type: "message",
      text: "Soup\nMenu: https://shop.example/menu",
    });
  });

  it("is nothing when it only says that somebody types", () => {
    expect(fromFramework({ type: "typing" })).to.equal(undefined);
  });
});
