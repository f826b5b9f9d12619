import { expect } from "chai";
import { misspelt } from "../../app/config.ts";
import { withDirectory, withProgram } from "../kit/server.ts";

function nearest(...names: readonly string[]): Record<string, string> {
  const found = misspelt(Object.fromEntries(names.map((name) => [name, "x"])));
  return Object.fromEntries(found.map(({ given, nearest: meant }) => [given, meant]));
}

describe("misspelt settings", () => {
  it("are told with the setting that is nearest", () => {
    expect(
      nearest("MONGODB_URL", "MONGO_DB_URI", "DATA_DRI", "LOG_LEVELS", "simulator"),
    ).to.deep.equal({
      MONGODB_URL: "MONGODB_URI",
      MONGO_DB_URI: "MONGODB_URI",
      DATA_DRI: "DATA_DIR",
      LOG_LEVELS: "LOG_LEVEL",
      simulator: "SIMULATOR",
    });
  });

  it("are not what is right, or far from it, or not set", () => {
    expect(nearest("PORT", "DATA_DIR", "PATH", "HOME", "PWD", "LOG", "DATABASE_URI")).to.be.empty;
    expect(misspelt({ MONGODB_URL: undefined })).to.be.empty;
  });

  it("are warned of at the start, without their value", () =>
    withDirectory(async (directory) => {
      const environment = { DATA_DIR: directory, MONGODB_URL: "mongodb://bot:hunter2@db" };
      const stderr = await withProgram(environment, async (program) => {
        await program.stop();
        return program.stderr();
      });

      const [line = "", ...more] = stderr.trim().split("\n");
      expect(JSON.parse(line)).to.deep.include({
        ...{ level: "warn", event: "setting_unknown" },
        ...{ setting: "MONGODB_URL", nearest: "MONGODB_URI" },
      });
      expect(more).to.be.empty;
      expect(stderr).to.not.include("hunter2");
    }));
});
