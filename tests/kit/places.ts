/** Places for a store in tests: each home that can be tried here, with nothing in it. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import type { StoreSettings } from "../../src/store/open.ts";

export interface Places {
  readonly home: "embedded" | "mongodb";
  /** The directory or address of a place that is new. */
  make(): Promise<string>;
  /** Removes what was made. */
  clear(): Promise<void>;
}

/** MongoDB only where `TEST_MONGODB_URI` names a server. */
export function places(): Places[] {
  const uri = process.env.TEST_MONGODB_URI;
  return uri === undefined ? [directories()] : [directories(), databases(uri)];
}

export function directories(): Places {
  const made: string[] = [];
  return {
    home: "embedded",
    async make() {
      const directory = await mkdtemp(join(tmpdir(), "throughline-place-"));
      made.push(directory);
      return directory;
    },
    async clear() {
      for (const one of made.splice(0)) await rm(one, { recursive: true, force: true });
    },
  };
}

function databases(uri: string): Places {
  const made: string[] = [];
  return {
    home: "mongodb",
    async make() {
      const address = new URL(uri);
      address.pathname = `/test-${randomUUID().slice(0, 13)}`;
      made.push(address.pathname.slice(1));
      return address.href;
    },
    async clear() {
      const connection = await mongoose.createConnection(uri).asPromise();
      for (const name of made.splice(0)) await connection.getClient().db(name).dropDatabase();
      await connection.close();
    },
  };
}

export function storeSettings(address: string): StoreSettings {
  return address.startsWith("mongodb")
    ? { mongodbUri: address, directory: "" }
    : { directory: address };
}
