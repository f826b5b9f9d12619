/** Flows that break the process they run in, each started by its own sentence. */
import { type Flow, flow } from "../../../src/flow/flow.ts";

const kinds: Readonly<Record<string, () => unknown>> = {
  "please throw": () => {
    throw new Error("this handler cannot");
  },
  "please hang": () => new Promise(() => {}),
  "please loop": () => {
    for (;;);
  },
  "please exit": () => process.exit(1),
  "please eat": () => {
    const eaten: number[][] = [];
    for (;;) eaten.push(new Array<number>(1_000_000).fill(eaten.length));
  },
};

export const poisons: readonly Flow[] = Object.entries(kinds).map(([sentence, body]) =>
  flow(sentence.replace(" ", "-"), { says: [sentence] }, async () => {
    await body();
  }),
);
