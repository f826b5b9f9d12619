import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { storeFor } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { places, storeSettings } from "../kit/places.ts";

const program = fileURLToPath(new URL("../kit/files-program.ts", import.meta.url));
const megabyte = 1024 * 1024;

for (const at of places())
  describe(`files of a process on the ${at.home} store`, () => {
    const stores: Store[] = [];
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close();
      await at.clear();
    });

    it("are not there when it is killed while it puts them, and leave nothing behind", async () => {
      const address = await at.make();
      const other = fork(program, [address, "endless"]);
      await once(other, "message");
      other.kill("SIGKILL");
      await once(other, "exit");

      const store = storeFor(storeSettings(address));
      stores.push(store);
      await store.open();

      for await (const file of store.files.list()) expect.fail(`${file.hash} is there`);
      expect(await store.files.tidy(new Date(0))).equal(0);
      expect(await store.files.tidy(new Date(Date.now() + 1_000))).equal(1);
      expect(await store.files.tidy(new Date(Date.now() + 1_000))).equal(0);
    });

    // The test server of the MongoDB protocol is slow at long files.
    const megabytes = at.home === "embedded" ? 100 : 60;

    it(`take no more memory when they are four times as long (${megabytes} MB)`, async () => {
      const other = fork(program, [await at.make(), String(megabytes)]);
      const [{ grownBytes }] = await once(other, "message");
      await once(other, "exit");

      console.log(`      grown by ${Math.round(grownBytes / megabyte)} MB`);
      expect(grownBytes).below(32 * megabyte);
    }).timeout(60_000);
  });
