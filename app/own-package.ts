/** What this package says of itself, from source or compiled. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

interface OwnPackage {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export async function ownPackage(): Promise<OwnPackage> {
  // npm itself has read it: it is as npm demands.
  return JSON.parse(await readFile(join(ownDirectory(), "package.json"), "utf8")) as OwnPackage;
}

/** Where it lies when it is a clone of the project; nothing when npm has installed it. */
export function cloneDirectory(): string | undefined {
  const directory = ownDirectory();
  return directory.split(sep).includes("node_modules") ? undefined : directory;
}

function ownDirectory(): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, "package.json"))) directory = dirname(directory);
  return directory;
}
