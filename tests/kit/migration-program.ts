/** Opens a store with a program that is one version on, and is killed at the given document. */
import { storeFor } from "../../src/store/open.ts";
import { addsSize } from "./migrations.ts";
import { storeSettings } from "./places.ts";

const [address = "", killAt = ""] = process.argv.slice(2);
let changed = 0;
const store = storeFor({
  ...storeSettings(address),
  preparation: {
    migrations: [
      addsSize(2, () => {
        changed += 1;
        if (changed === Number(killAt)) process.kill(process.pid, "SIGKILL");
      }),
    ],
    // The lease of the one that was killed before has run out.
    clock: { now: () => new Date(Date.now() + Number(killAt) * 60_000), after: () => () => {} },
  },
});
await store.open();
await store.close();
