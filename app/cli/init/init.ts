/** `throughline init`: writes a new project into a directory that is empty. */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ConfigError } from "../../../src/index.ts";
import { cloneDirectory, ownPackage } from "../../own-package.ts";
import { scaffold } from "./scaffold.ts";

/** Gives the paths of what was written. @throws ConfigError `CONFIG_NOT_EMPTY`. */
export async function init(directory: string, workingDirectory: string): Promise<string[]> {
  const place = resolve(workingDirectory, directory);
  if (existsSync(place) && (await readdir(place)).length > 0)
    throw new ConfigError(
      "CONFIG_NOT_EMPTY",
      `The directory ${directory} is not empty: name one that is empty or not there yet`,
    );
  const own = await ownPackage();
  const files = scaffold({
    name: packageName(basename(place)),
    throughline: await installedFrom(workingDirectory, place, publishedAs(own.version, place)),
    versions: { ...own.dependencies, ...own.devDependencies },
  });
  for (const [path, content] of files) {
    const file = join(place, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return [...files.keys()];
}

/** A clone is taken as it is, since it may not be what is published. */
function publishedAs(version: string, to: string): string {
  const clone = cloneDirectory();
  return clone === undefined ? `^${version}` : `file:${relative(to, clone)}`;
}

/** A project beside another takes this package from where that one has it. */
async function installedFrom(from: string, to: string, otherwise: string): Promise<string> {
  const manifest = join(from, "package.json");
  if (!existsSync(manifest)) return otherwise;
  const { dependencies } = JSON.parse(await readFile(manifest, "utf8")) as {
    dependencies?: Record<string, string>;
  };
  const source = dependencies?.throughline;
  if (source === undefined) return otherwise;
  if (!source.startsWith("file:")) return source;
  return `file:${relative(to, resolve(from, source.slice("file:".length)))}`;
}

/** As npm allows it. */
function packageName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[-._]+|[-._]+$/g, "");
  return plain === "" ? "bot" : plain;
}
