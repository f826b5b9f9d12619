/** The tables of docs/operations.md say what the code does: compared both ways. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { causes } from "../../src/bot/inspect/causes.ts";
import { metrics } from "../../src/index.ts";

const root = join(import.meta.dirname, "..", "..");
const page = await readFile(join(root, "docs", "operations.md"), "utf8");

/** The rows of the table after a mark, each as its cells. */
function table(mark: string): string[][] {
  const after = page
    .slice(page.indexOf(`<!-- ${mark}: `))
    .split("\n")
    .slice(2);
  const end = after.findIndex((line) => !line.startsWith("|"));
  return after.slice(2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

async function sources(): Promise<string> {
  const texts: string[] = [];
  for (const folder of ["src", "app", "adapters"]) {
    const files = await readdir(join(root, folder), { recursive: true });
    for (const file of files.filter((name) => name.endsWith(".ts")))
      texts.push(await readFile(join(root, folder, file), "utf8"));
  }
  return texts.join("\n");
}

describe("the operations page", () => {
  it("names every metric with its labels and help", () => {
    const declared = Object.entries(metrics).map(([name, { type, labels, help }]) => [
      `\`bot_${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(", "),
      help,
    ]);

    expect(table("metrics")).to.deep.equal(declared);
  });

  it("names every cause that inspect finds, with what to do", () => {
    expect(table("causes")).to.deep.equal(Object.entries(causes));
  });

  it("names every event of the log with its level", async () => {
    const calls = (await sources()).matchAll(
      /\blog\(\s*([^,()]*),\s*"(\w+)"|#report\("([a-z_]+)"/g,
    );
    const logged = [...calls].map(([, level = '"error"', event, reported]) => [
      `\`${event ?? reported}\``,
      [...level.matchAll(/"(debug|info|warn|error)"/g)].map(([, one]) => one).join(" or "),
    ]);

    const listed = table("events").map(([event, level]) => [event, level]);
    expect(listed).to.have.deep.members([
      ...new Map(logged.map((row) => [row.join(" "), row])).values(),
    ]);
  });
});
