/** The lockfile serves every machine: all platforms' packages are in it, and no server's address. */
import { readFile } from "node:fs/promises";
import { expect } from "chai";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const text = await readFile(new URL("../../package-lock.json", import.meta.url), "utf8");
const packages = Object.entries(
  (JSON.parse(text) as { packages: Record<string, Locked> }).packages,
);

describe("the lockfile", () => {
  it("names every optional package, whatever the platform it was written on", () => {
    const names = new Set(packages.map(([path]) => path));

    const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !names.has(`node_modules/${name}`) && !names.has(`${path}/node_modules/${name}`),
      ),
    );

    expect(missing).to.deep.equal([]);
  });

  it("holds no address", () => {
    const addressed = packages.filter(([, { resolved }]) => resolved !== undefined);

    expect(addressed).to.deep.equal([]);
  });
});
