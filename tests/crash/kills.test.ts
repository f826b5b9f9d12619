/**
 * Real processes on one embedded store are killed with SIGKILL, at every fault point and at
 * random, while customers write to all of them. CRASH_SEED repeats the choice of victims;
 * `-- --long` kills 1,000 instead of 50.
 */
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { faultPoints } from "../../src/base/surroundings.ts";
import { numbers } from "../kit/fleet/chance.ts";
import { Herd } from "../kit/herd/herd.ts";
import { isLong } from "../kit/long.ts";

const { CRASH_SEED } = process.env;
const randomKills = isLong ? 1_000 : 50;
const seed = Number(CRASH_SEED ?? Date.now() % 1_000_000_000);
/** A recovery is measured from the kill to the next message of a customer it held. */
const longestRecoveryMs = 15_000;
const people = ["ann", "bob", "cleo", "dan", "eve", "finn"];
const four = ["one", "two", "three", "four"];

describe("processes killed at every fault point", () => {
  for (const app of ["telegram", "discord"] as const) {
    it(`lose nothing and double nothing on ${app}`, async () => {
      const herd = await Herd.start({ processes: 2, app, leaseMs: 2_000, pollMs: 100 });
      try {
        for (const point of faultPoints) {
          const [victim] = herd.members;
          await victim?.diesAt(point);
          for (const person of people) void herd.writes(`${person} at ${point}`, four);
          await victim?.ended;
          await herd.revives();
        }
        await herd.settles();
        const { violations, repeats } = await herd.judged();

        const kills = faultPoints.length;
        console.log(`${app}: ${kills} kills, ${violations.length} violations, ${repeats} repeats`);
        expect(violations).to.deep.equal([]);
        if (app === "discord") expect(repeats).to.equal(0);
      } finally {
        await herd.remove();
      }
    }).timeout(120_000);
  }
});

describe(`processes killed at random (CRASH_SEED=${seed})`, () => {
  it(`lose nothing and double nothing in ${randomKills} kills`, async () => {
    const random = numbers(seed);
    const herd = await Herd.start({ processes: 4, copies: 2, leaseMs: 2_000, pollMs: 100 });
    const kill = async (among: number) => {
      await pause(random() * 100);
      await herd.members[2 * Math.floor(random() * 2) + among]?.kill();
    };
    try {
      let written = 0;
      for (let kills = 0; kills < randomKills; kills += 2) {
        for (const person of people) void herd.writes(person, [`message ${kills + 1}`]);
        written += people.length;
        await Promise.all([kill(0), kill(1)]);
        await herd.revives();
      }
      await herd.settles();
      const { violations, repeats } = await herd.judged();

      console.log(
        `${randomKills} random kills: ${written} messages, ${violations.length} violations, ${repeats} repeats`,
      );
      expect(violations).to.deep.equal([]);
    } finally {
      await herd.remove();
    }
  }).timeout(randomKills * 10_000);
});

describe("a process killed at default settings", () => {
  it("has its customers served by another within fifteen seconds", async () => {
    const herd = await Herd.start({ processes: 1 });
    try {
      const [victim] = herd.members;
      await victim?.diesAt("deliver:sent");
      for (const person of people) void herd.writes(person, four);
      await victim?.ended;
      const diedAtMs = Date.now();
      await herd.revives();
      await herd.settles();

      const held = new Set(herd.sends.filter(({ by }) => by === victim?.id).map(personOf));
      const after = herd.sends.filter(({ by }) => by !== victim?.id);
      const recoveries = [...held].map((person) => {
        const next = after.find((send) => send.person === person && send.atMs >= diedAtMs);
        return (next?.atMs ?? Number.POSITIVE_INFINITY) - diedAtMs;
      });
      console.log(`recovery of ${held.size} customers: at most ${Math.max(...recoveries)} ms`);
      expect(held.size).to.be.greaterThan(0);
      expect(Math.max(...recoveries)).to.be.below(longestRecoveryMs);
      const { violations } = await herd.judged();
      expect(violations).to.deep.equal([]);
    } finally {
      await herd.remove();
    }
  }).timeout(60_000);
});

function personOf({ person }: { readonly person: string }): string {
  return person;
}
