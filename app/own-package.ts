/** What this package says of itself, from source or compiled. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

interface OwnPackage {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export async function ownPackage(): Promise<OwnPackage> {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, "package.json"))) directory = dirname(directory);
  // npm itself has read it: it is as npm demands.
  return JSON.parse(await readFile(join(directory, "package.json"), "utf8")) as OwnPackage;
}
