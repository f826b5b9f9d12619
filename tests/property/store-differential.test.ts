import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import mongoose from "mongoose";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { mongodbStore } from "../../src/store/mongodb/mongodb.ts";
import type { Store } from "../../src/store/port.ts";
import { memoryDocuments } from "../../src/testing/memory-documents.ts";
import { startMongodbServer } from "../kit/mongodb-server.ts";
import { expectSame, ids, moves, things } from "../kit/store-moves.ts";

/** TEST_SEED and TEST_PATH, as a failure prints them, replay it. */
const { TEST_SEED, TEST_PATH, TEST_SEQUENCES_EMBEDDED, TEST_SEQUENCES_MONGODB } = process.env;
const replay = {
  ...(TEST_SEED !== undefined && { seed: Number(TEST_SEED) }),
  ...(TEST_PATH !== undefined && { path: TEST_PATH }),
};

describe("random moves on a store", () => {
  it("give what they give on plain lists: embedded", async () => {
    const directory = await mkdtemp(join(tmpdir(), "throughline-differential-"));
    try {
      await compare(embeddedStore({ directory }), Number(TEST_SEQUENCES_EMBEDDED ?? 2_000));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }).timeout(90_000);

  it("give what they give on plain lists: MongoDB", async () => {
    const given = process.env.TEST_MONGODB_URI;
    const server = given === undefined ? await startMongodbServer() : undefined;
    const address = new URL(given ?? server?.uri ?? "");
    address.pathname = `/differential-${randomUUID().slice(0, 8)}`;
    try {
      const store = mongodbStore({ uri: address.href });
      await compare(store, Number(TEST_SEQUENCES_MONGODB ?? 200));
      const connection = await mongoose.createConnection(address.href).asPromise();
      await connection.dropDatabase();
      await connection.close();
    } finally {
      await server?.stop();
    }
  }).timeout(120_000);
});

async function compare(store: Store, numRuns: number): Promise<void> {
  await store.open();
  try {
    const stored = things.map((declared) => store.collection(declared as (typeof things)[0]));
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(moves, async (made) => {
        const model = things.map((declared) => memoryDocuments(declared as (typeof things)[0]));
        try {
          await expectSame(made, stored, model);
        } catch (error) {
          failed += 1;

          for (const documents of stored) await documents.remove(ids);
          throw error;
        }
      }),
      { numRuns, ...replay, interruptAfterTimeLimit: 110_000, markInterruptAsFailure: true },
    );
    console.log(`${store.home} store: ${numRuns} sequences, ${failed} differences`);
  } finally {
    await store.close();
  }
}
