/**
 * Messages that break the process which handles them. A supervisor starts processes again, and
 * ends one that no longer answers, as a liveness probe makes it do.
 */
import { expect } from "chai";
import { openCollections } from "../../src/bot/engine.ts";
import { Herd } from "../kit/herd/herd.ts";
import { supervise } from "../kit/herd/supervisor.ts";

const mostDeaths = 2;
const settings = { processes: 2, leaseMs: 2_000, pollMs: 100 };

const poisons: Readonly<Record<string, { readonly text: string; readonly deaths: number }>> = {
  throws: { text: "please throw", deaths: 0 },
  "ends the process": { text: "please exit", deaths: mostDeaths },
  "eats all memory": { text: "please eat", deaths: mostDeaths },
  "never lets go of the processor": { text: "please loop", deaths: mostDeaths },
};

describe("a message whose handler", () => {
  for (const [what, { text, deaths }] of Object.entries(poisons)) {
    it(`${what} is parked, and the next one is handled`, async () => {
      const herd = await Herd.start({ ...settings, flags: ["--max-old-space-size=96"] });
      const release = supervise(herd);
      try {
        const beganMs = Date.now();
        await herd.annoys("mallory", text);
        await herd.annoys("mallory", "hello");
        await herd.hears("mallory", "What comes next?");
        const seconds = (Date.now() - beganMs) / 1_000;
        await herd.writes("ann", ["one", "two"]);
        await herd.settles();

        const died = herd.deaths;
        console.log(`${text}: ${died} deaths, next message answered after ${seconds.toFixed(1)} s`);
        const [parked] = await parkedTexts(herd);
        expect(parked).to.equal(text);
        expect(died).to.equal(deaths);
        const { violations } = await herd.judged();
        expect(violations).to.deep.equal([]);
      } finally {
        release();
        await herd.remove();
      }
    }).timeout(60_000);
  }
});

async function parkedTexts({ store }: Herd): Promise<(string | undefined)[]> {
  const { inbox } = openCollections(store);
  const { items } = await inbox.find("waiting", { prefix: ["parked"], limit: 10 });
  return items.map(({ event }) => (event.activity.type === "message" ? event.activity.text : ""));
}
