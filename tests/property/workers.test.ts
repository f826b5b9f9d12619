/**
 * One to four processes on one store, in random interleavings: 1 % of their steps kill them,
 * others stall longer than a lease or see time jump; every message may be delivered twice at once.
 * PROPERTY_SEED and PROPERTY_PATH, as a failure prints them, replay it; `-- --long` tries 100,000.
 */
import { expect } from "chai";
import fc from "fast-check";
import { badDay } from "../kit/fleet/chance.ts";
import { Fleet, type FleetOptions } from "../kit/fleet/fleet.ts";
import { judge } from "../kit/fleet/verdict.ts";
import { isLong } from "../kit/long.ts";
import { mutants } from "../mutants/mutants.ts";

const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env;
const runs = Number(PROPERTY_RUNS ?? (isLong ? 100_000 : 2_000));
const seed = Number(PROPERTY_SEED ?? Date.now() % 1_000_000_000);

const day = fc.record({
  processes: fc.integer({ min: 1, max: 4 }),
  app: fc.constantFrom("telegram" as const, "discord" as const),
  people: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
  chance: fc.noShrink(fc.integer()),
});

function property(mutant?: FleetOptions["mutant"]) {
  return fc.asyncProperty(day, async ({ people, chance, ...options }) => {
    const fortune = badDay(chance);
    const fleet = new Fleet({ ...options, fortune, ...(mutant && { mutant }) });
    for (const [person, count] of people.entries()) {
      const texts = Array.from({ length: count }, (_, at) => `message ${at + 1}`);
      fleet.writes(`person ${person + 1}`, texts);
    }
    const { violations } = await judge(await fleet.settles(), fleet.store);
    expect(violations).to.deep.equal([]);
  });
}

describe(`several processes (PROPERTY_SEED=${seed}, ${runs} runs)`, () => {
  it("lose nothing, double nothing and keep the order", async () => {
    await fc.assert(property(), {
      numRuns: runs,
      seed,
      ...(PROPERTY_PATH !== undefined && { path: PROPERTY_PATH }),
    });

    console.log(`several processes: ${runs} runs, 0 violations`);
  }).timeout(isLong ? 0 : 300_000);

  for (const [mistake, mutant] of Object.entries(mutants)) {
    it(`are caught when they ${mistake}`, async () => {
      const found = await fc.check(property(mutant), { numRuns: runs, seed });

      expect(found.failed).to.equal(true);
      const [shrunk] = found.counterexample ?? [];
      console.log(`${mistake}: found in run ${found.numRuns}, shrunk to ${JSON.stringify(shrunk)}`);
    }).timeout(120_000);
  }
});
