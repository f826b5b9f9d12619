/** The MongoDB home, through mongoose: the shared profile next to a business's other tools. */
import type { Connection, Mongoose, mongo } from "mongoose";
import { checkDocuments, checks } from "../check.ts";
import { storeCounters } from "../counters.ts";
import { lifetime } from "../lifetime.ts";
import type { BuildProgress, Store } from "../port.ts";
import { type Preparation, prepared } from "../prepare.ts";
import { type Database, mongodbContents } from "./contents.ts";
import { mongodbDocuments } from "./documents.ts";
import { cannotConnect, withoutCredentials } from "./errors.ts";
import { type GridFs, gridFs, mongodbFiles } from "./files.ts";

/** Which database keeps everything, and how long it is waited for. */
export interface MongodbStoreOptions {
  /**
   * Begins with `mongodb://` or `mongodb+srv://`. Whatever it says, reads go to the primary and
   * writes wait for the majority and its journal.
   */
  readonly uri: string;
  /**
   * How long a server is looked for before a call fails. Default 3,000 ms. A call that already
   * waits for a server that fell silent fails after at most three times as long.
   */
  readonly timeoutMs?: number;
  /** Only tools and tests give it. */
  readonly preparation?: Preparation;
  /** Called while unique indexes that were not declared before are built over what is stored. */
  readonly progress?: (progress: BuildProgress) => void;
  /** Called with each command that is sent: for measuring. */
  readonly onCommand?: (command: string, collection: string, writeConcern?: object) => void;
}

/** Keeps everything in the database that `uri` names (`throughline` when it names none). */
export function mongodbStore(options: MongodbStoreOptions): Store {
  const { uri, timeoutMs = 3_000, preparation, progress } = options;
  const answerMs = longestAnswerMs(timeoutMs);
  const { open, current, close } = lifetime(
    () => connect(options, timeoutMs),
    ({ connection }) => connection.close(),
  );

  const collection: Store["collection"] = (declared) => {
    const database = () => current().database;
    database();
    return mongodbDocuments(database, declared, { answerMs, progress });
  };

  const check = async () => checkDocuments(collection(checks));
  const files = mongodbFiles(current);
  const counters = storeCounters({ collection });
  const contents = mongodbContents(current);
  const at = withoutCredentials(uri);
  const parts = { collection, counters, files, contents };
  return prepared(
    { home: "mongodb", keepsOrder: false, at, open, ...parts, check, close },
    preparation,
  );
}

interface Connected extends GridFs, Database {
  readonly connection: Connection;
}

async function connect(
  { uri, onCommand }: MongodbStoreOptions,
  timeoutMs: number,
): Promise<Connected> {
  const { default: mongoose } = await import("mongoose");
  const connection = await connectWith(mongoose, uri, timeoutMs);
  connection.getClient().on("commandStarted", ({ commandName, command }) => {
    onCommand?.(commandName, String(command[commandName]), command.writeConcern);
  });
  const database: mongo.Db = connection.getClient().db(connection.name);
  const sizeOf = mongoose.mongo.BSON.calculateObjectSize;
  return { connection, sizeOf, ...gridFs(mongoose.mongo, database) };
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
        waitQueueTimeoutMS: longestAnswerMs(timeoutMs),
        heartbeatFrequencyMS: Math.max(timeoutMs, 500),
        autoIndex: false,
        autoCreate: false,
        bufferCommands: false,
        monitorCommands: true,
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

/** How long a verb may take in all: a server to be found, a connection to be made, an answer to come. */
function longestAnswerMs(timeoutMs: number): number {
  return 3 * timeoutMs;
}

function hasDatabase(uri: string): boolean {
  return /^[a-z+]+:\/\/[^/]+\/[^?]/.test(uri);
}
