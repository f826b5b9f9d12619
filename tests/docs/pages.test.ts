/** Every block of code in the README and in the guide is a file that is compiled and played. */
import { dirname, join } from "node:path";
import { expect } from "chai";
import { type Block, type Page, readPages } from "./pages.ts";
import { folderOf, PlayedPages } from "./played-pages.ts";

const pages = await readPages();
const tsBlocks = pages.flatMap((page) =>
  page.blocks.filter(({ language }) => language === "ts").map((block) => ({ page, block })),
);

describe("the code that the pages show", () => {
  it("is TypeScript, JSON, commands or plain text, and says so", () => {
    for (const { path, blocks } of pages)
      for (const { language, line } of blocks)
        expect(language, `${path}:${line}`).to.be.oneOf(["ts", "json", "sh", "text"]);
  });

  it("is in files that are named in their first lines", () => {
    for (const { page, block } of tsBlocks)
      expect(block.file, `${page.path}:${block.line}`).to.be.a("string");
  });

  it("is reached by a test on the same page", () => {
    for (const page of pages) {
      const files = filesOf(page);
      const reached = reachedFrom(files);
      expect(
        [...files.keys()].filter((file) => !reached.has(file) && !isBesideOne(file, reached)),
        page.path,
      ).to.deep.equal([]);
    }
  });

  it("is one flow of at most forty lines in each file of flows", () => {
    for (const { page, block } of tsBlocks) {
      if (!block.file?.startsWith("flows/") || page.path === "README.md") continue;
      expect(block.text.split("\n").length - 1, `${page.path}:${block.line}`).to.be.at.most(40);
    }
  });

  describe("in a project", () => {
    let played: PlayedPages;

    before(async () => {
      played = await PlayedPages.of(pages);
    });
    after(() => played.remove());

    it("compiles", async function () {
      this.timeout(120_000);

      const { code, output } = await played.compile();

      expect(output).to.equal("");
      expect(code).to.equal(0);
    });

    it("passes its tests, all of them", async function () {
      this.timeout(120_000);

      const { code, passed, failures } = await played.play();

      expect(failures).to.deep.equal([]);
      expect(code).to.equal(0);
      for (const { page, block } of tsBlocks) {
        if (!isTest(block)) continue;
        const declared = [...block.text.matchAll(/^\s*it\(/gm)].length;
        const counted = passed.get(join(folderOf(page), block.file ?? "")) ?? 0;
        expect(counted, `${page.path}:${block.line}`).to.equal(declared);
        expect(declared > 0 || playsWhenImported(block), `${page.path}:${block.line}`).to.equal(
          true,
        );
      }
    });
  });
});

describe("the guide", () => {
  const chapters = pages.filter(({ path }) => /\/\d\d-[\w-]+\.md$/.test(path));

  it("has ten pages of at most ninety lines", () => {
    expect(chapters.map(({ path }) => /\/(\d\d)-/.exec(path)?.[1])).to.deep.equal(
      Array.from({ length: 10 }, (_, at) => String(at + 1).padStart(2, "0")),
    );
    for (const { path, text } of chapters)
      expect(text.split("\n").length - 1, path).to.be.within(40, 90);
  });

  it("has a flow and its test on every page, and leads on to the next", () => {
    for (const [at, page] of chapters.entries()) {
      const files = [...filesOf(page).keys()];
      expect(
        files.some((file) => file.endsWith(".test.ts")),
        page.path,
      ).to.equal(true);
      const next = chapters[at + 1]?.path ?? "docs/guide/README.md";
      expect(page.text, page.path).to.include(`](${next.replace("docs/guide/", "")})`);
    }
  });

  it("names each of its pages in its index", () => {
    const index = pages.find(({ path }) => path === "docs/guide/README.md");
    for (const { path } of pages.filter((page) => page !== index && page.path !== "README.md"))
      expect(index?.text).to.include(`](${path.replace("docs/guide/", "")})`);
  });
});

function filesOf({ blocks }: Page): ReadonlyMap<string, Block> {
  const named = blocks.flatMap((block) => (block.file ? [[block.file, block] as const] : []));
  const files = new Map(named);
  expect(files.size).to.equal(named.length);
  return files;
}

/** The tests, and what they import, and what that imports. */
function reachedFrom(files: ReadonlyMap<string, Block>): ReadonlySet<string> {
  const reached = new Set([...files.values()].filter(isTest).map(({ file = "" }) => file));
  for (const file of reached) {
    const imports = files.get(file)?.text.matchAll(/ from "(\.[^"]+)"/g) ?? [];
    for (const [, path = ""] of imports) reached.add(join(dirname(file), path));
  }
  return reached;
}

/** Translations are read by the flow whose name they have. */
function isBesideOne(file: string, reached: ReadonlySet<string>): boolean {
  return reached.has(file.replace(/\.\w+\.json$/, ".ts"));
}

function isTest({ file }: Block): boolean {
  return file?.startsWith("tests/") === true && file.endsWith(".test.ts");
}

/** A conversation outside of it() is played when the file is read, or mocha does not begin. */
function playsWhenImported({ text }: Block): boolean {
  return /^await conversation\(/m.test(text);
}
