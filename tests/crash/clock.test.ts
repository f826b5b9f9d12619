/** Real processes whose wall clock is set back and ahead under them, by Debian's libfaketime. */
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Herd } from "../kit/herd/herd.ts";

const library = readdirSync("/usr/lib")
  .map((folder) => `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));
/** Each is counted from the true time. */
const jumps = ["-1h", "-1d", "-1d", "-23h 50m"];
const people = ["ann", "bob", "cleo", "dan"];

describe("processes whose clock jumps", () => {
  if (library === undefined) {
    console.log("clock jumps of real processes: not tried, since faketime is not installed");
    return;
  }

  it("lose nothing, double nothing and go on", async () => {
    const directory = await mkdtemp(join(tmpdir(), "throughline-clock-"));
    const file = join(directory, "time");
    await writeFile(file, "+0\n");
    const environment = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
    const herd = await Herd.start({ processes: 2, leaseMs: 2_000, pollMs: 100, environment });
    try {
      for (const jump of jumps) {
        const written = people.map((person) => herd.writes(person, ["one", "two", "three"]));
        await writeFile(file, `${jump}\n`);
        await Promise.all(written);
        await herd.members[0]?.kill();
        await herd.revives();
        await herd.settles();
      }
      // After a jump every lease seems to have run out, also of those who live and send: as if all
      // lines to the store had been cut.
      const { violations, repeats } = await herd.judged({ cuts: jumps.length });

      console.log(
        `${jumps.length} jumps with a kill each: ${violations.length} violations, ${repeats} repeats`,
      );
      expect(violations).to.deep.equal([]);
    } finally {
      await herd.remove();
      await rm(directory, { recursive: true, force: true });
    }
  }).timeout(120_000);
});
