/** Small flows that tests talk to. */
import { z } from "zod";
import { type Flow, flow } from "../../src/flow/flow.ts";

const text = z.string().trim().min(1);

/** Two typed answers and a choice. */
export const tea: Flow = flow(
  "tea",
  { command: "tea", says: ["I am thirsty"], fallback: true },
  async ({ say, ask, choose }) => {
    await say("Welcome to the tea room.");
    const name = await ask("name", "Your name?", text);
    const cups = await ask("cups", "How many cups?", z.coerce.number("That is not a number").int());
    const kind = await choose("kind", "Which tea?", { black: "Black tea", green: "Green tea" });
    await say(`${cups} ${kind} for ${name}.`);
  },
);

/** A flow that people start in the middle of another. */
export const complaint: Flow = flow(
  "complaint",
  { command: "complain", says: ["my tea is cold"] },
  async ({ say, ask, choose }) => {
    const table = await ask("table", "Which table?", text);
    const remedy = await choose("remedy", "What may we do?", {
      hot: "A hot one",
      back: "My money",
    });
    await say(`${remedy} for table ${table}.`);
  },
);
