/** A process told to stop under load: it ends in good order, and another one goes on at once. */
import { expect } from "chai";
import { Herd } from "../kit/herd/herd.ts";

const longestStopMs = 20_000;
const longestTakeoverMs = 1_000;
const people = Array.from({ length: 60 }, (_, at) => `customer-${at + 1}`);
const messages = Array.from({ length: 24 }, (_, at) => `message ${at + 1}`);

describe("a process that is told to stop under load", () => {
  it("exits in good order, repeats nothing, and leaves its customers to another", async () => {
    const herd = await Herd.start({ processes: 2 });
    try {
      const [leaving] = herd.members;
      for (const person of people) void herd.writes(person, messages);
      await herd.answers(people.length);
      const toldMs = Date.now();
      await leaving?.kill("SIGTERM");
      const endedMs = Date.now();
      await herd.settles();

      const next = herd.sends.find(({ by, atMs }) => by !== leaving?.id && atMs >= endedMs);
      const takeoverMs = (next?.atMs ?? Number.POSITIVE_INFINITY) - endedMs;
      const { violations, repeats } = await herd.judged();
      console.log(
        `SIGTERM under load: exit ${leaving?.end} after ${endedMs - toldMs} ms, next message ` +
          `${takeoverMs} ms later, ${violations.length} violations, ${repeats} repeats`,
      );
      expect(leaving?.end).to.equal(0);
      expect(endedMs - toldMs).to.be.below(longestStopMs);
      expect(takeoverMs).to.be.below(longestTakeoverMs);
      expect(violations).to.deep.equal([]);
      expect(repeats).to.equal(0);
    } finally {
      await herd.remove();
    }
  }).timeout(60_000);
});
