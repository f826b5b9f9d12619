/** What the README shows is what the project has. Its code is played by `pages.test.ts`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { skins } from "../../adapters/web/index.ts";
import { readConfig } from "../../app/config.ts";

const root = join(import.meta.dirname, "..", "..");
const readme = await readFile(join(root, "README.md"), "utf8");
/** Its tables with single spaces, however they are aligned. */
const tables = readme.replaceAll(/ +/g, " ");

/** A block of the README by the file its first line names. */
function block(file: string): string {
  const found = new RegExp(`\`\`\`ts\\n// ${file}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
  if (found === undefined) throw new Error(`the README has no block for ${file}`);
  return found;
}

describe("the README", () => {
  it("shows the newsletter flow as it is", async () => {
    const source = await readFile(join(root, "flows", "newsletter.ts"), "utf8");

    expect(block("flows/newsletter.ts")).to.equal(source);
  });

  it("names every setting with its default", () => {
    const defaults = readConfig({});

    expect(tables).to.include(`| \`PORT\` | \`${defaults.port}\``);
    expect(tables).to.include(`| \`FLOWS_DIR\` | \`${defaults.flowsDirectory}\``);
    expect(tables).to.include(`| \`DATA_DIR\` | \`${defaults.dataDirectory}\``);
    for (const name of ["MONGODB_URI", "SIMULATOR", "LOG_LEVEL", "LOG_KEY", "PUBLIC_URL"])
      expect(tables).to.include(`| \`${name}\``);
  });

  it("names every simulated app", () => {
    for (const skin of skins) expect(readme).to.include(`\`${skin}\``);
  });

  it("names only scripts that exist", async () => {
    const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const pages = [readme, await readFile(join(root, "CONTRIBUTING.md"), "utf8")].join("\n");
    const named = [...pages.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);

    expect(named).to.not.be.empty;
    for (const name of named) expect(scripts).to.have.property(name);
  });

  it("links only to files that exist", async () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = ""]) => link);

    expect(links).to.not.be.empty;
    for (const link of links) expect(await exists(join(root, link)), link).to.equal(true);
  });
});

async function exists(path: string): Promise<boolean> {
  const { access } = await import("node:fs/promises");
  return access(path).then(
    () => true,
    () => false,
  );
}
