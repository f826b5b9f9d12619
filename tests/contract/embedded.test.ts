import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { volatile } from "../kit/volatile.ts";
import { storeContract } from "./store.ts";

describe("store contract", () => {
  const directory = mkdtempSync(join(tmpdir(), "throughline-store-"));
  after(() => rm(directory, { recursive: true, force: true }));

  storeContract("embedded store", (place) => embeddedStore({ directory: join(directory, place) }));
  storeContract("embedded store of what need not survive the machine", (place) =>
    volatile(embeddedStore({ directory: join(directory, `volatile-${place}`) })),
  );
});
