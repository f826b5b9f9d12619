/** Three questions about the sea, one after another; the best result is remembered. */
import { flow } from "throughline";

interface Question {
  readonly id: string;
  readonly asks: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly right: string;
}

const questions: readonly Question[] = [
  {
    id: "port",
    asks: "Which side of a ship is port?",
    answers: { left: "The left", right: "The right" },
    right: "left",
  },
  {
    id: "knot",
    asks: "A knot is one nautical mile in …",
    answers: { minute: "A minute", hour: "An hour", day: "A day" },
    right: "hour",
  },
  {
    id: "tides",
    asks: "What makes the tides?",
    answers: { wind: "The wind", moon: "The moon", whales: "Very large whales" },
    right: "moon",
  },
];
const ranks = ["Back to the harbour school.", "Deckhand!", "First mate!", "Captain!"];

export default flow(
  "quiz",
  { title: "Play a game", command: "quiz", says: ["play a game"] },
  async ({ say, choose, each, remember, customer }) => {
    const best = Number(customer.facts.quiz ?? 0);
    await say("Three questions for sailors!");

    const results = await each("question", questions, async ({ asks, answers, right }) => {
      const answer = await choose("answer", asks, answers);
      await say(answer === right ? "Aye, that is right." : `No. ${answers[right]}.`);
      return answer === right;
    });

    const score = results.filter(Boolean).length;
    await say(`${score} of 3. ${ranks[score]}`);
    if (score > best) await remember("quiz", score);
  },
);
