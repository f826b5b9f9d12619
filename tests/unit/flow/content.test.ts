import { expect } from "chai";
import { activityOf, wordsOf } from "../../../src/flow/content.ts";

describe("what a flow says, as a message", () => {
  it("is its text", () => {
    expect(activityOf("Hello.")).to.deep.equal({ type: "message", text: "Hello." });
  });

  it("has title, text, list and links as paragraphs", () => {
    const { text } = activityOf({
      title: "Your order",
      text: "Three things:",
      list: ["Tea", { title: "Milk", text: "1 l" }],
      links: [{ title: "Track it", url: "https://example.org/a1" }],
    });

    expect(text).to.equal(
      "Your order\n\nThree things:\n\n• Tea\n• Milk: 1 l\n\nTrack it: https://example.org/a1",
    );
  });

  it("has buttons that carry the words they stand for", () => {
    const { suggestedActions } = activityOf({
      text: "Well?",
      buttons: ["Tea", { title: "My order", says: "/order" }],
    });

    const carried = suggestedActions?.actions.map(({ title, value }) => [title, wordsOf(value)]);
    expect(carried).to.deep.equal([
      ["Tea", "Tea"],
      ["My order", "/order"],
    ]);
  });

  it("carries no words in a button of a question", () => {
    expect(wordsOf("abcdefghij:2")).to.equal(undefined);
  });
});
