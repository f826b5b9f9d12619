/**
 * Two real processes under a steady load, one of them killed now and then: the memory and the
 * handles of the other do not grow. SOAK_MINUTES says for how long, twenty unless told, of which
 * the second half counts.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { Herd } from "../kit/herd/herd.ts";
import type { Member } from "../kit/herd/member.ts";

const minutes = Number(process.env.SOAK_MINUTES ?? 20);
const messagesPerSecond = 20;
/** So many that nobody writes more than a few times: what is known of one does not grow for long. */
const people = 3_000;
const killEverySeconds = 120;
const sampleEverySeconds = 5;
/** Before that, memory grows because code is compiled and caches find their size. */
const warmUpShare = 0.5;
const mostGrowthMb = 1;

interface Sample {
  readonly minute: number;
  /**
   * Memory of its own. Not counted are garbage and the room the heap holds in reserve, of which
   * there is more or less as the collector pleases, and pages of the data file, which are mapped
   * and grow with it.
   */
  readonly ownMb: number;
  readonly fileMb: number;
  readonly handles: number;
}

async function sampleOf(member: Member, minute: number): Promise<Sample> {
  const spareBytes = await member.collects();
  const status = readFileSync(`/proc/${member.pid}/status`, "utf8");
  const megabytes = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024;
  const handles = readdirSync(`/proc/${member.pid}/fd`).length;
  const ownMb = megabytes("RssAnon") - spareBytes / 2 ** 20;
  return { minute, ownMb, fileMb: megabytes("RssFile"), handles };
}

/** Megabytes in ten minutes, by least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ minute }) => minute)), mean(samples.map((one) => one.ownMb))];
  const over = samples.reduce((sum, { minute, ownMb }) => sum + (minute - x) * (ownMb - y), 0);
  const under = samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
  return (10 * over) / under;
}

describe(`a steady load of ${messagesPerSecond} messages a second for ${minutes} minutes`, () => {
  it("grows neither memory nor handles, and leaves nothing undone", async () => {
    const herd = await Herd.start({ processes: 2, flags: ["--expose-gc"] });
    const samples: Sample[] = [];
    try {
      const seconds = minutes * 60;
      const steady = herd.members[0] as Member;
      for (let second = 1; second <= seconds; second += 1) {
        for (let count = 0; count < messagesPerSecond; count += 1) {
          const one = second * messagesPerSecond + count;
          void herd.writes(`person-${one % people}`, [`message ${one}`]);
          await pause(1_000 / messagesPerSecond);
        }
        if (second % sampleEverySeconds === 0) {
          samples.push(await sampleOf(steady, second / 60));
        }
        if (second % killEverySeconds === 0) {
          await herd.members[1]?.kill();
          await herd.revives();
        }
      }
      await herd.settles();
      const { violations, repeats } = await herd.judged();

      const calm = samples.slice(Math.floor(samples.length * warmUpShare));
      const slopeMb = slopeOf(calm);
      const [first, last] = [calm[0], calm.at(-1)];
      console.log(
        `soak: ${slopeMb.toFixed(2)} MB in ten minutes (${first?.ownMb.toFixed(1)} to ` +
          `${last?.ownMb.toFixed(1)} MB, data file ${first?.fileMb.toFixed(1)} to ` +
          `${last?.fileMb.toFixed(1)} MB), handles ${first?.handles} to ${last?.handles}, ` +
          `${violations.length} violations, ${repeats} repeats`,
      );
      expect(violations).to.deep.equal([]);
      expect(last?.handles).to.be.at.most((first?.handles ?? 0) + 1);
      expect(slopeMb).to.be.below(mostGrowthMb);
    } finally {
      await herd.remove();
    }
  });
});
