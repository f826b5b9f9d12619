import { randomUUID } from "node:crypto";
import mongoose from "mongoose";
import { mongodbStore } from "../../src/store/mongodb/mongodb.ts";
import { volatile } from "../kit/volatile.ts";
import { storeContract } from "./store.ts";

const uri = process.env.TEST_MONGODB_URI;

describe("store contract", () => {
  if (uri === undefined) {
    console.log("MongoDB store: not tried, since TEST_MONGODB_URI names no server");
    return;
  }
  const run = `test-${randomUUID().slice(0, 8)}`;
  const places = new Set<string>();

  after(async () => {
    const connection = await mongoose.createConnection(uri).asPromise();
    for (const place of places) await connection.getClient().db(place).dropDatabase();
    await connection.close();
  });

  const storeAt = (place: string) => {
    const address = new URL(uri);
    address.pathname = `/${run}-${place}`;
    places.add(`${run}-${place}`);
    return mongodbStore({ uri: address.href });
  };
  storeContract("MongoDB store", storeAt);
  storeContract(
    "MongoDB store of what need not survive the machine",
    (place) => volatile(storeAt(`volatile-${place}`)),
    "writing",
  );
});
