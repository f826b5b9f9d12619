import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { storeFor } from "../../../src/store/open.ts";

describe("store of a deployment", () => {
  it("is embedded in its directory when no MongoDB is named", async () => {
    const directory = await mkdtemp(join(tmpdir(), "throughline-open-"));
    try {
      const store = storeFor({ directory });
      expect(store.home).equal("embedded");
      expect(store.at).equal(directory);

      await store.open();
      await store.check();
      await store.close();

      expect(await readdir(directory)).deep.equal(["store", "volatile"]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("is the MongoDB that is named, shown without credentials", () => {
    const store = storeFor({
      mongodbUri: "mongodb://me:s3cret@db.example/shop?w=1",
      directory: "",
    });

    expect(store.home).equal("mongodb");
    expect(store.at).equal("mongodb://db.example/shop");
  });

  it("touches nothing before it is opened", async () => {
    const directory = join(tmpdir(), "throughline-never-opened");

    storeFor({ directory });
    storeFor({ mongodbUri: "not an address", directory });

    expect(await readdir(tmpdir())).not.include("throughline-never-opened");
  });
});
