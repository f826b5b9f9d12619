import feedback from "../../flows/feedback.ts";
import { conversation } from "../../src/testing/index.ts";

describe("feedback", () => {
  it("takes the stars alone", async () => {
    await conversation(feedback)
      .on("telegram")
      .says("/feedback")
      .offers("1", "2", "3", "4", "5")
      .chooses("5")
      .sees("What could we do better?")
      .chooses("Skip")
      .sees("We are glad that you came.")
      .isThrough();
  });

  it("takes words too, on another app, and answers what is bad otherwise", async () => {
    await conversation(feedback)
      .on("whatsapp")
      .says("feedback")
      .says("★★")
      .on("discord")
      .says("The soup was cold.\nAnd the tea as well.")
      .sees("somebody reads this today")
      .isThrough();
  });

  it("is given in German by whoever speaks it", async () => {
    await conversation(feedback)
      .in("de")
      .says("/feedback")
      .sees("Wie war Ihr Besuch, von 1 bis 5?")
      .says("5")
      .sees("Was könnten wir besser machen?")
      .says("überspringen")
      .sees("Schön, dass Sie da waren.")
      .isThrough();
  });
});
