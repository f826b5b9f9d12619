/** docs/errors.md lists the codes that the code has: compared both ways. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { codesIn, type Throw } from "./error-codes.ts";
import { root } from "./pages.ts";

const page = await readFile(join(root, "docs", "errors.md"), "utf8");
const { codes, thrown } = await codesIn(root, ["src", "adapters", "app"]);
const families = ["AuthoringError", "ConfigError", "ChannelError", "StoreError"];

/** The cells of the rows under a heading whose first cell is a code. */
function rowsUnder(heading: string): string[][] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [own = ""] = section.split("\n## ");
  const rows = own.split("\n").filter((line) => /^\| +`[A-Z_\d]+` /.test(line));
  return rows.map((row) => row.split("|").map((cell) => cell.trim().replaceAll("`", "")));
}

/** What the page says of the tries after this error. */
function triesOf(throws: readonly Throw[]): RegExp {
  const retries = new Set(throws.map(({ retry }) => retry));
  if (retries.size > 1) return /^later for \w+/;
  return retries.has("later") ? /^later$/ : /^no$/;
}

describe("the page of errors", () => {
  const rows = [...families, "Answers over HTTP"].flatMap(rowsUnder);
  const listed = rows.map(([, code = ""]) => code);

  it("names every code once, and none that is not there", () => {
    expect(listed.toSorted()).to.deep.equal([...codes].toSorted());
  });

  for (const family of families) {
    it(`names what is thrown as ${family} under its name, and whether it is tried again`, () => {
      const own = rowsUnder(family);

      expect(own).to.not.be.empty;
      for (const [, code = "", means, todo, again = ""] of own) {
        const throws = thrown.filter((one) => one.code === code);
        for (const one of throws) expect(one.family, `${code} in ${one.file}`).to.equal(family);
        expect(again, code).to.match(throws.length === 0 ? /^(no|later)$/ : triesOf(throws));
        expect(means, code).to.not.be.empty;
        expect(todo, code).to.not.be.empty;
      }
    });
  }

  it("can name them, for each is written out where it is thrown", () => {
    expect(thrown).to.have.length.above(50);
    expect(thrown.filter(({ code }) => !codes.has(code))).to.deep.equal([]);
  });
});
