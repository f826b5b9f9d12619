/** The code of the pages as projects of their own: compiled together, and their tests played. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { type Page, root } from "./pages.ts";

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

interface Played {
  readonly code: number | null;
  /** By page and file. */
  readonly passed: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

interface Report {
  readonly passes: readonly { readonly file: string }[];
  readonly failures: readonly {
    readonly fullTitle: string;
    readonly err: { readonly message?: string };
  }[];
}

export class PlayedPages {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Writes every block where its first line says, in a folder for each page. */
  static async of(pages: readonly Page[]): Promise<PlayedPages> {
    const directory = await mkdtemp(join(root, "tests", "docs", "pages-"));
    await writeFile(
      join(directory, "tsconfig.json"),
      JSON.stringify({ extends: "../../../tsconfig.json", include: ["**/*.ts"], exclude: [] }),
    );
    for (const page of pages)
      for (const { file, text } of page.blocks) {
        if (file === undefined) continue;
        const place = join(directory, folderOf(page), file);
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, text);
      }
    return new PlayedPages(directory);
  }

  compile(): Promise<Ended> {
    return this.#run("typescript/bin/tsc", ["--pretty", "false"]);
  }

  /** How many tests of each file have passed, and how the others have failed. */
  async play(): Promise<Played> {
    const specs = ["--reporter", "json", "*/tests/*.test.ts"];
    const { code, output } = await this.#run("mocha/bin/mocha.js", specs);
    // A file that cannot be read ends mocha before it reports anything.
    if (!output.startsWith("{")) return { code, passed: new Map(), failures: [output] };
    // What the reporter writes.
    const report = JSON.parse(output) as Report;
    const passed = new Map<string, number>();
    for (const { file } of report.passes) {
      const name = file.slice(this.#directory.length + 1);
      passed.set(name, (passed.get(name) ?? 0) + 1);
    }
    const failures = report.failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`);
    return { code, passed, failures };
  }

  remove(): Promise<void> {
    return rm(this.#directory, { recursive: true });
  }

  async #run(program: string, args: readonly string[]): Promise<Ended> {
    const child = spawn(process.execPath, [join(root, "node_modules", program), ...args], {
      cwd: this.#directory,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const output = await text(child.stdout);
    return { code: await ended, output };
  }
}

export function folderOf({ path }: Page): string {
  return basename(path, ".md");
}
