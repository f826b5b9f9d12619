import { expect } from "chai";
import { StoreError } from "../../../../src/base/errors.ts";
import { type MongodbStoreOptions, mongodbStore } from "../../../../src/store/mongodb/mongodb.ts";

describe("MongoDB store", () => {
  describe("that cannot be reached", () => {
    it("says so", async () => {
      const error = await refusal({ uri: "mongodb://user:s3cret@127.0.0.1:1/db" });

      expect(error.code).equal("STORE_UNREACHABLE");
      expect(error.message).contain("mongodb://127.0.0.1:1/db").and.contain("MONGODB_URI");
    });

    it("can be opened again", async () => {
      const store = mongodbStore({ uri: "mongodb://127.0.0.1:1/db", timeoutMs: 50 });

      for (let attempt = 0; attempt < 2; attempt++) {
        const error = await store.open().catch((caught: unknown) => caught);
        expect(error).instanceOf(StoreError);
      }
      await store.close();
    });
  });

  describe("address", () => {
    it("is shown without credentials when hosts are looked up by name", () => {
      const { at } = mongodbStore({ uri: "mongodb+srv://me:s3cret@db.example/shop?w=1" });

      expect(at).equal("mongodb+srv://db.example/shop");
    });

    for (const uri of [
      "mongodb://user:s3cret@127.0.0.1:1/db",
      "mongodb://us:er:s3@cret@127.0.0.1:1/db",
      "mongodb://user:s3/cret@127.0.0.1:1/db",
      "mongodb://user:s3?cret@127.0.0.1:1/db",
      "mongodb://s3cret@127.0.0.1:1",
      "mongodb://user:s3cret@",
      "MONGODB://user:s3cret@127.0.0.1",
      "user:s3cret@127.0.0.1:1",
      "mongodb://user:s3cret@127.0.0.1:port/",
      "mongodb://127.0.0.1:1/db?authMechanismProperties=SERVICE_NAME:s3cret",
    ])
      it(`is shown without credentials: ${uri}`, async () => {
        const error = await refusal({ uri, timeoutMs: 50 });

        expect(mongodbStore({ uri }).at).not.match(/s3|cret|user/);
        expect(error.message).not.match(/s3|cret\b|user:/);
      });
  });
});

async function refusal(options: MongodbStoreOptions): Promise<StoreError> {
  const error: unknown = await mongodbStore(options)
    .open()
    .catch((caught: unknown) => caught);
  if (error instanceof StoreError) return error;
  throw new Error("the address was not refused", { cause: error });
}
