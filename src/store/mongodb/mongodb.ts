/** The MongoDB home, through mongoose: the shared profile next to a business's other tools. */
import type { Connection, Mongoose, mongo } from "mongoose";
import type { Document } from "../../model/collection.ts";
import { checkDocuments, checks } from "../check.ts";
import { lifetime } from "../lifetime.ts";
import type { Store } from "../port.ts";
import { mongodbDocuments } from "./documents.ts";
import { cannotConnect, withoutCredentials } from "./errors.ts";
import { type GridFs, gridFs, mongodbFiles } from "./files.ts";

export interface MongodbStoreOptions {
  readonly uri: string;
  /**
   * How long a server is looked for before a call fails. Default 3,000 ms. A call that already
   * waits for a server that fell silent fails after at most three times as long.
   */
  readonly timeoutMs?: number;
}

/** Keeps everything in the database that `uri` names (`throughline` when it names none). */
export function mongodbStore({ uri, timeoutMs = 3_000 }: MongodbStoreOptions): Store {
  const { open, current, close } = lifetime(
    () => connect(uri, timeoutMs),
    ({ connection }) => connection.close(),
  );

  const collection: Store["collection"] = (declared) => {
    const native = () => current().database.collection<Document>(declared.name);
    native();
    return mongodbDocuments(native, declared);
  };

  const check = async () => checkDocuments(collection(checks));
  const files = mongodbFiles(current);
  return { home: "mongodb", at: withoutCredentials(uri), open, collection, files, check, close };
}

interface Connected extends GridFs {
  readonly connection: Connection;
}

async function connect(uri: string, timeoutMs: number): Promise<Connected> {
  const { default: mongoose } = await import("mongoose");
  const connection = await connectWith(mongoose, uri, timeoutMs);
  const database: mongo.Db = connection.getClient().db(connection.name);
  return { connection, ...gridFs(mongoose.mongo, database) };
}

async function connectWith(
  mongoose: Mongoose,
  uri: string,
  timeoutMs: number,
): Promise<Connection> {
  try {
    return await mongoose
      .createConnection(uri, {
        ...(hasDatabase(uri) ? {} : { dbName: "throughline" }),
        serverSelectionTimeoutMS: timeoutMs,
        connectTimeoutMS: timeoutMs,
        heartbeatFrequencyMS: Math.max(timeoutMs, 500),
        autoIndex: false,
        autoCreate: false,
        bufferCommands: false,
        // What the protocol rests on, whatever the address asks for.
        readPreference: "primary",
        retryWrites: false,
        w: "majority",
        journal: true,
      })
      .asPromise();
  } catch (cause) {
    throw cannotConnect(uri, cause);
  }
}

function hasDatabase(uri: string): boolean {
  return /^[a-z+]+:\/\/[^/]+\/[^?]/.test(uri);
}
