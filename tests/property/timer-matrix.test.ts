/**
 * A conversation of timers, a pause, a second try, a reminder and a deadline, with a crash or a stall at every
 * place it can fall: each timer fires once, and the customer hears what an undisturbed one hears.
 */
import { expect } from "chai";
import { z } from "zod";
import { faultPoints } from "../../src/base/surroundings.ts";
import { openCollections } from "../../src/bot/engine.ts";
import { flow } from "../../src/flow/flow.ts";
import { languageFor } from "../../src/flow/words.ts";
import { Fleet, type FleetOptions } from "../kit/fleet/fleet.ts";
import type { Booking } from "../kit/fleet/tally.ts";
import type { Verdict } from "../kit/fleet/verdict.ts";
import { type MatrixOptions, matrix } from "./crash-matrix.ts";

const napping = (booking: Booking) => [
  flow("nap", { fallback: true }, async ({ ask, once, say, sleep }) => {
    await say("Good night.");
    await sleep("nap", "3 seconds");
    await once("woken", ({ key }) => {
      booking.book(key);
      if (booking.calls.length === 1) throw new Error("it is too early");
    });
    const patience = { remind: "2 seconds", within: "4 seconds" } as const;
    const told = await ask("told", "Did you sleep well?", z.string(), patience);
    await say(told ?? "Never mind.");
  }),
];

interface Heard {
  readonly texts: readonly string[];
  readonly booked: number;
  /** Inbox entries, of messages and timers, that are not handled. */
  readonly unhandled: readonly string[];
  readonly timersLeft: number;
  readonly runsLeft: number;
}

async function played(options: FleetOptions) {
  const fleet = new Fleet({ ...options, flows: napping });
  fleet.writes("ann", ["hi"]);
  const outside = await fleet.settles();
  const sends = new Map(outside.sends.map(({ key, text }) => [key, text]));
  const { inbox } = openCollections(fleet.store);
  const unhandled: string[] = [];
  for (const state of ["new", "parked"]) {
    const { items } = await inbox.find("age", { prefix: [state], limit: 99 });
    unhandled.push(...items.map(({ _id }) => `${_id} ${state}`));
  }
  let timersLeft = 0;
  let runsLeft = 0;
  for await (const page of fleet.store.contents.scan("customers")) {
    for (const { timers, runs } of page as unknown as { timers: object[]; runs: object[] }[]) {
      timersLeft += timers.length;
      runsLeft += runs.length;
    }
  }
  const booked = new Set(outside.booked).size;
  const said = [...sends.values()];
  // Nobody is reminded when a crash has taken all the time there was.
  const reminders = said.filter((text) => text.startsWith(languageFor().sentences.reminder));
  const texts = said.filter((text) => !reminders.includes(text));
  const heard: Heard = { texts, booked, unhandled, timersLeft, runsLeft };
  const repeats = outside.sends.length - sends.size;
  return { heard, outside, reminders: reminders.length, repeats };
}

let undisturbed: Awaited<ReturnType<typeof played>>;

async function nap(options: FleetOptions): Promise<Verdict> {
  const { heard, outside, reminders, repeats } = await played(options);
  const violations: string[] = outside.problem === undefined ? [] : [outside.problem];
  const [is, owed] = [heard, undisturbed.heard].map((one) => JSON.stringify(one));
  if (is !== owed) violations.push(`${is} instead of ${owed}`);
  if (reminders > 1) violations.push(`${reminders} reminders`);
  if (repeats > outside.mayRepeat) violations.push(`${repeats} repeats`);
  return { violations, repeats };
}

const cases: Readonly<Record<string, MatrixOptions>> = {
  "one crash at every step": { crashes: 1, counts: () => true, trial: nap },
  "one stall at every fault point, beside another process": {
    ...{ crashes: 1, fate: "stalls", processes: 2, trial: nap },
  },
};

describe("a conversation of timers", () => {
  before(async () => {
    undisturbed = await played({});
  });

  it("fires each once when nothing disturbs it", () => {
    expect(undisturbed.heard).to.deep.include({
      ...{ booked: 1, timersLeft: 0, runsLeft: 0, unhandled: [] },
      texts: ["Good night.", "Did you sleep well?", "Never mind."],
    });
    expect(undisturbed.reminders).to.equal(1);
  });

  for (const [name, options] of Object.entries(cases)) {
    it(`survives ${name}`, async () => {
      const { schedules, violations, mostRepeats, first, places } = await matrix(options);

      console.log(`timers, ${name}: ${schedules} schedules, ${violations} violations`);
      expect(first).to.equal(undefined);
      expect(mostRepeats).to.be.at.most(1);
      expect([...places]).to.include.members([...faultPoints]);
    }).timeout(60_000);
  }
});
