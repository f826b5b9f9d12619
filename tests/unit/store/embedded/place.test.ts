import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { open } from "lmdb";
import { StoreError } from "../../../../src/base/errors.ts";
import { customers, newCustomer } from "../../../../src/model/customer.ts";
import { embeddedStore } from "../../../../src/store/embedded/embedded.ts";
import { checkPlace } from "../../../../src/store/embedded/place.ts";

const nfs = 0x6969;
const ext4 = 0xef53;
const room = { bavail: 1_000_000, bsize: 4_096 };

describe("place of the embedded store", () => {
  it("is refused on a network drive, with what to do", async () => {
    const error = await failure(checkPlace("/shop", async () => ({ type: nfs, ...room })));

    expect(error).instanceOf(StoreError).include({ code: "STORE_NETWORK_DRIVE" });
    expect(error?.message).match(/^The directory \/shop lies on a network drive \(NFS\)/);
    expect(error?.message).match(/set DATA_DIR to a directory on a disk of this machine/);
  });

  it("is taken on a disk of this machine", async () => {
    expect(await failure(checkPlace("/shop", async () => ({ type: ext4, ...room })))).equal(
      undefined,
    );
  });

  it("is taken with data of a version that kept no schema and noted its indexes otherwise", async () => {
    const directory = await mkdtemp(join(tmpdir(), "throughline-older-"));
    try {
      const store = embeddedStore({ directory });
      await store.open();
      await store.collection(customers).insert([newCustomer("ann", new Date(0))]);
      await store.close();
      const env = open({ path: join(directory, "store") });
      await env.openDB({ name: "store-schema" }).drop();
      const index = env.openDB<string, Buffer>({
        ...{ name: "customers#index", encoding: "string", keyEncoding: "binary" },
      });
      await index.put(Buffer.from([0]), '{"due":["wakeAt"]}');
      await env.close();

      const again = embeddedStore({ directory });
      await again.open();
      const [ann] = await again.collection(customers).get(["ann"]);
      const due = await again.collection(customers).find("due", { limit: 1 });
      await again.close();

      expect(ann?._id).equal("ann");
      expect(due.items).deep.equal([]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  describe("with data of another program", () => {
    let directory = "";
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), "throughline-foreign-"));
      const env = open({ path: join(directory, "store") });
      await env.openDB<string, string>({ name: "accounts" }).put("ann", "12");
      await env.close();
    });
    afterEach(() => rm(directory, { recursive: true, force: true }));

    it("is refused by name", async () => {
      const error = await failure(embeddedStore({ directory }).open());

      expect(error).instanceOf(StoreError).include({ code: "STORE_FOREIGN" });
      expect(error?.message).match(/data of another program \(accounts\)/);
    });

    it("is left as it was", async () => {
      await failure(embeddedStore({ directory }).open());

      const env = open({ path: join(directory, "store") });
      expect([...env.getKeys()]).deep.equal(["accounts"]);
      expect(env.openDB({ name: "accounts" }).get("ann")).equal("12");
      await env.close();
    });
  });
});

async function failure(work: Promise<unknown>): Promise<Error | undefined> {
  return work.then(
    () => undefined,
    (error: Error) => error,
  );
}
