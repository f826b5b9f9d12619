/**
 * Three messages of one customer, with one or two crashes at every place they can fall: at every
 * fault point, and before and after every call of the store and the app. A process may also stall
 * for longer than its lease and then go on beside the one that took over.
 */
import { expect } from "chai";
import { faultPoints } from "../../src/base/surroundings.ts";
import { isLong } from "../kit/long.ts";
import { mutants } from "../mutants/mutants.ts";
import { type MatrixOptions, matrix } from "./crash-matrix.ts";

/** `-- --long` tries every pair of steps, not only every pair of fault points. */
const everyStep = { counts: () => true };
const pairs = isLong ? everyStep : {};

const cases: Readonly<Record<string, MatrixOptions & { readonly mostRepeats: number }>> = {
  "one crash at every step": { crashes: 1, ...everyStep, mostRepeats: 1 },
  "one crash at every step, with the nonce": {
    ...{ crashes: 1, ...everyStep, app: "discord", mostRepeats: 0 },
  },
  "every pair of crashes": { crashes: 2, ...pairs, mostRepeats: 2 },
  "every pair of crashes, with the nonce": {
    ...{ crashes: 2, ...pairs, app: "discord", mostRepeats: 0 },
  },
  "one stall at every step, beside another process": {
    ...{ crashes: 1, ...everyStep, fate: "stalls", processes: 2, mostRepeats: 1 },
  },
};

describe("three messages", () => {
  for (const [name, { mostRepeats, ...options }] of Object.entries(cases)) {
    it(`survive ${name}`, async () => {
      const total = await matrix(options);

      const { schedules, violations, first } = total;
      console.log(
        `${name}: ${schedules} schedules, ${violations} violations, most repeats ${total.mostRepeats}`,
      );
      expect(first).to.equal(undefined);
      expect(total.mostRepeats).to.be.at.most(mostRepeats);
      expect([...total.places]).to.include.members([...faultPoints]);
    }).timeout(isLong ? 0 : 240_000);
  }
});

const caught: Readonly<Record<string, MatrixOptions>> = {
  "send before they commit": { crashes: 1, ...everyStep },
  "write without a fence": { crashes: 1, ...everyStep, fate: "stalls", processes: 2 },
  "take the newest message first": { crashes: 1 },
};

describe("the matrix", () => {
  for (const [mistake, options] of Object.entries(caught)) {
    it(`catches engines that ${mistake}`, async () => {
      const mutant = mutants[mistake];
      if (!mutant) throw new Error(`there is no mutant that would ${mistake}`);

      const { schedules, violations } = await matrix({ ...options, mutant });

      console.log(`${mistake}: ${schedules} schedules, ${violations} violations`);
      expect(violations).to.be.greaterThan(0);
    }).timeout(120_000);
  }
});
