/** The pages that show code, and the blocks of code they show. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

export interface Block {
  readonly language: string;
  /** What a block of TypeScript says it is in its first line, and one of JSON beside its language. */
  readonly file: string | undefined;
  readonly text: string;
  readonly line: number;
}

export interface Page {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** The README and every page of the guide. */
export async function readPages(): Promise<readonly Page[]> {
  const guide = await readdir(join(root, "docs", "guide"));
  const paths = ["README.md", ...guide.sort().map((name) => `docs/guide/${name}`)];
  return Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(root, path), "utf8");
      return { path, text, blocks: blocksOf(text) };
    }),
  );
}

/** @throws Error when a block is not closed, since the rest of the page would be in it. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  let begun: Begun | undefined;
  for (const [at, line] of lines.entries()) {
    const [, language, name] = /^\s*(?:```|~~~)\s*(\S*)\s*(\S*)/.exec(line) ?? [];
    if (language === undefined) continue;
    if (begun) blocks.push(blockOf(begun, lines.slice(begun.line, at)));
    begun = begun ? undefined : { language, name, line: at + 1 };
  }
  if (begun) throw new Error(`the block that begins in line ${begun.line} has no end`);
  return blocks;
}

interface Begun {
  readonly language: string;
  readonly name: string | undefined;
  readonly line: number;
}

function blockOf({ language, name, line }: Begun, lines: string[]): Block {
  const files: Readonly<Record<string, string | undefined>> = {
    ts: /^\/\/ ([\w./-]+\.ts)$/.exec(lines[0] ?? "")?.[1],
    json: name || undefined,
  };
  return { language, line, file: files[language], text: `${lines.join("\n")}\n` };
}
