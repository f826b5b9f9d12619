/**
 * The wall clock is set to another time at every step of three messages, and soon after a process
 * dies: what hangs on the clock is only how soon things happen, never whether.
 */
import { expect } from "chai";
import { Fleet, leaseMs } from "../kit/fleet/fleet.ts";
import { judge } from "../kit/fleet/verdict.ts";

const hourMs = 60 * 60_000;
const jumps: Readonly<Record<string, number>> = {
  "an hour back": -hourMs,
  "a day back": -24 * hourMs,
  "ten minutes ahead": 10 * 60_000,
};
/** A customer waits for the lease of the dead process, and a look at the store. */
const longestWaitMs = leaseMs + 5_000;
/** How many steps after the jump the process dies; none dies first. */
const deaths = [undefined, 0, 3, 11] as const;
const mostSteps = 250;

interface Jump {
  readonly jumpMs: number;
  readonly at: number;
  readonly diesAfter: number | undefined;
}

/** Nothing when there are fewer steps than that. */
async function jumped({ jumpMs, at, diesAfter }: Jump) {
  let steps = 0;
  let looks = 0;
  const fleet = new Fleet({
    processes: 2,
    fortune: {
      jumps: () => {
        looks += steps === at ? 1 : 0;
        return looks === 1 && steps === at ? jumpMs : 0;
      },
      fate: () => {
        steps += 1;
        return steps === at + (diesAfter ?? mostSteps) + 1 ? "dies" : "goes on";
      },
    },
  });
  const beganMs = fleet.clock.now().getTime();
  fleet.writes("ann", ["one", "two", "three"]);
  const outside = await fleet.settles();
  if (looks === 0) return undefined;
  const { violations } = await judge(outside, fleet.store);
  return { violations, tookMs: fleet.clock.now().getTime() - beganMs - jumpMs };
}

describe("three messages while the clock jumps", () => {
  for (const [name, jumpMs] of Object.entries(jumps)) {
    it(`${name} are answered once, and not late`, async () => {
      let tried = 0;
      let longestMs = 0;
      for (const diesAfter of deaths) {
        for (let at = 1; at < mostSteps; at += 1) {
          const outcome = await jumped({ jumpMs, at, diesAfter });
          if (!outcome) break;
          tried += 1;
          longestMs = Math.max(longestMs, outcome.tookMs);
          expect(outcome.violations, `at step ${at}, death ${diesAfter} later`).to.deep.equal([]);
        }
      }

      console.log(`${name}: ${tried} jumps, 0 violations, all done after ${longestMs} ms at most`);
      expect(tried).to.be.greaterThan(100);
      expect(longestMs).to.be.at.most(longestWaitMs);
    }).timeout(120_000);
  }
});
