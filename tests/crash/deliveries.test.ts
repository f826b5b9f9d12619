/**
 * Four real processes on one embedded store: every update is delivered three times at once, each
 * time to another process, and one customer whose flow never returns keeps nobody else waiting.
 */
import { expect } from "chai";
import { Herd } from "../kit/herd/herd.ts";

const customers = 500;
const updatesEach = 20;
const others = 200;

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `message ${at + 1}`);
}

describe("ten thousand updates, each delivered to three of four processes at once", () => {
  it("are applied once each and in order", async () => {
    const herd = await Herd.start({ processes: 4, copies: 3 });
    try {
      const beganMs = Date.now();
      for (let count = 1; count <= customers; count += 1) {
        void herd.writes(`customer-${count}`, numbered(updatesEach));
      }
      await herd.settles();
      const seconds = (Date.now() - beganMs) / 1_000;
      const { violations, repeats } = await herd.judged();

      console.log(
        `${customers * updatesEach} updates x 3 over 4 processes: ${violations.length} violations, ` +
          `${repeats} repeats, ${seconds.toFixed(1)} s`,
      );
      expect(violations).to.deep.equal([]);
      expect(repeats).to.equal(0);
    } finally {
      await herd.remove();
    }
  }).timeout(180_000);
});

describe("a customer whose flow never returns", () => {
  it("keeps none of two hundred others waiting", async () => {
    const herd = await Herd.start({ processes: 2 });
    try {
      await herd.annoys("mallory", "please hang");
      const written = Array.from({ length: others }, (_, at) =>
        herd.writes(`customer-${at + 1}`, numbered(2)),
      );
      await Promise.all(written);
      await herd.settles(1);

      const { violations } = await herd.judged();
      const own = violations.filter((one) => !/^\S*:mallory-\d+ was never handled$/.test(one));
      console.log(`${others} customers beside a blocked one: ${own.length} violations`);
      expect(own).to.deep.equal([]);
    } finally {
      await herd.remove();
    }
  }).timeout(60_000);
});
