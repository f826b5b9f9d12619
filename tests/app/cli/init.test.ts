import { execFile } from "node:child_process";
import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { init } from "../../../app/cli/init/init.ts";
import { BotError } from "../../../src/base/errors.ts";
import { withDirectory } from "../../kit/server.ts";

const execute = promisify(execFile);
const manifestOf = async (directory: string) =>
  JSON.parse(await readFile(join(directory, "package.json"), "utf8"));

describe("init", () => {
  it("writes a project with a flow and its test", () =>
    withDirectory(async (directory) => {
      const files = await init("My Bot", directory);

      expect(files).include.members(["package.json", "flows/booking.ts", "tests/booking.test.ts"]);
      expect(await readdir(join(directory, "My Bot", "flows"))).deep.equal(["booking.ts"]);
      expect(await manifestOf(join(directory, "My Bot"))).include({ name: "my-bot" });
    }));

  it("takes this package from the clone that it is run in", () =>
    withDirectory(async (directory) => {
      await init("demo", directory);

      const { dependencies } = await manifestOf(join(directory, "demo"));
      const [, path = ""] = /^file:(.*)$/.exec(dependencies.throughline) ?? [];
      expect(resolve(directory, "demo", path)).equal(process.cwd());
    }));

  it("names the very versions this package is developed with", () =>
    withDirectory(async (directory) => {
      const own = JSON.parse(await readFile("package.json", "utf8"));

      await init("demo", directory);

      const { dependencies, devDependencies } = await manifestOf(join(directory, "demo"));
      expect(dependencies.zod).equal(own.dependencies.zod);
      expect(devDependencies.mocha).equal(own.devDependencies.mocha);
      expect(Object.values(devDependencies)).not.include("latest");
    }));

  it("takes this package from where the folder around it has it", () =>
    withDirectory(async (directory) => {
      const around = { dependencies: { throughline: "file:packages/throughline.tgz" } };
      await writeFile(join(directory, "package.json"), JSON.stringify(around));

      await init("demo", directory);

      const { dependencies } = await manifestOf(join(directory, "demo"));
      expect(dependencies.throughline).equal("file:../packages/throughline.tgz");
    }));

  it("leaves a directory alone that is not empty", () =>
    withDirectory(async (directory) => {
      await writeFile(join(directory, "diary.txt"), "dear diary");

      const error = await init(".", directory).catch((caught: unknown) => caught);

      expect(error).instanceOf(BotError).include({ code: "CONFIG_NOT_EMPTY" });
      expect(await readdir(directory)).deep.equal(["diary.txt"]);
    }));

  it("writes a test that passes", () =>
    withDirectory(async (directory) => {
      await init("demo", directory);
      const demo = join(directory, "demo");
      const modules = join(process.cwd(), "node_modules");
      await symlink(modules, join(demo, "node_modules"));
      const tsconfig = JSON.parse(await readFile(join(demo, "tsconfig.json"), "utf8"));
      tsconfig.compilerOptions.paths = {
        throughline: [join(process.cwd(), "src", "index.ts")],
        "throughline/testing": [join(process.cwd(), "src", "testing", "index.ts")],
      };
      await writeFile(join(demo, "tsconfig.json"), JSON.stringify(tsconfig));

      const mocha = join(modules, "mocha", "bin", "mocha.js");
      const { stdout } = await execute(process.execPath, [mocha], { cwd: demo });

      expect(stdout).match(/3 passing/);
    })).timeout(60_000);
});
