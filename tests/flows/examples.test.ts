import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";

const root = join(import.meta.dirname, "..", "..");

describe("the example flows", () => {
  it("have at most 60 lines, and a test each", async () => {
    const tests = await readdir(import.meta.dirname);
    const flows = (await readdir(join(root, "flows"))).filter((file) => file.endsWith(".ts"));
    for (const file of flows) {
      const text = await readFile(join(root, "flows", file), "utf8");

      expect(text.split("\n").length - 1, file).to.be.at.most(60);
      expect(tests, file).to.include(file.replace(/\.ts$/, ".test.ts"));
    }
  });
});
