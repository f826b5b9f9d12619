/** Opens a store that was filled before, and prints what that took as JSON. */
import { embeddedStore } from "../src/store/embedded/embedded.ts";

// The library itself is loaded once per process, whatever the store holds.
await import("lmdb");
const store = embeddedStore({ directory: process.argv[2] ?? "" });
const began = performance.now();
await store.open();
await store.check();
const openMs = performance.now() - began;
globalThis.gc?.();
const { heapUsed, external } = process.memoryUsage();
process.stdout.write(JSON.stringify({ openMs, heapBytes: heapUsed + external }));
await store.close();
