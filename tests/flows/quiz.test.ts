import quiz from "../../flows/quiz.ts";
import { conversation } from "../../src/testing/index.ts";

describe("the quiz", () => {
  it("makes a captain of whoever knows everything", async () => {
    await conversation(quiz)
      .says("play a game")
      .chooses("The left")
      .sees("Aye, that is right.")
      .chooses("An hour")
      .chooses("The moon")
      .sees("3 of 3. Captain!")
      .knows("quiz", 3)
      .isThrough();
  });

  it("tells the right answer, and keeps the best result", async () => {
    await conversation(quiz)
      .says("/quiz")
      .chooses("The left")
      .chooses("A day")
      .sees("No. An hour.")
      .chooses("The moon")
      .sees("2 of 3. First mate!")
      .says("/quiz")
      .chooses("The right")
      .chooses("A minute")
      .on("discord")
      .says("hi")
      .chooses("Very large whales")
      .sees("0 of 3. Back to the harbour school.")
      .knows("quiz", 2);
  });
});
