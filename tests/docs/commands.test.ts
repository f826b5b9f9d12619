/** Every command that the pages name is there: in this project, or in one that `init` has made. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { scaffold } from "../../app/cli/init/scaffold.ts";
import { program } from "../../app/cli/program.ts";
import { type Page, readPages, root } from "./pages.ts";

const pages = await readPages();
const commands = program("0.0.0").commands.map((command) => command.name());
const here = scriptsOf(await readFile(join(root, "package.json"), "utf8"));
const files = scaffold({ name: "my-bot", throughline: "0.0.0", versions: {} });
const inTheirs = scriptsOf(files.get("package.json") ?? "{}");

describe("the commands that the pages name", () => {
  it("are scripts of a package", () => {
    const named = pages.flatMap((page) =>
      found(page, /\bnpm (?:run )?(?!run |install|ci|pack)([\w:-]+)/g).map((name) => {
        const scripts = isChapter(page) ? inTheirs : here;
        return { name, isThere: scripts.includes(name), page: page.path };
      }),
    );

    expect(named.filter(({ isThere }) => !isThere)).to.deep.equal([]);
    expect(named.map(({ name }) => name)).to.include.members(["start", "test", "dev", "docs"]);
  });

  it("are commands of throughline", () => {
    const named = pages.flatMap((page) => found(page, /(?:^|npx |npm run )throughline ([a-z]+)/gm));

    expect(named.filter((name) => !commands.includes(name))).to.deep.equal([]);
    expect(named).to.include.members(["init", "dev", "start", "inspect", "backup", "store"]);
  });
});

/** Chapters are read beside a project of one's own. */
function isChapter({ path }: Page): boolean {
  return /\/\d\d-/.test(path);
}

function scriptsOf(manifest: string): readonly string[] {
  const { scripts = {} } = JSON.parse(manifest) as { scripts?: Readonly<Record<string, string>> };
  return Object.keys(scripts);
}

/** In blocks of commands, indented lines and pieces of code in a sentence. */
function found({ text, blocks }: Page, wanted: RegExp): string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  const indented = [...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = ""]) => line);
  const shown = blocks.filter(({ language }) => language === "sh").map((block) => block.text);
  const code = [...spans, ...indented, ...shown].join("\n");
  return [...code.matchAll(wanted)].map(([, name = ""]) => name);
}
