/** The place a command works on: the one it names, else the store of the program. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "../../src/index.ts";
import { readConfig } from "../config.ts";

export interface Place {
  readonly directory: string;
  readonly mongodbUri?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError when no place is named and a setting is wrong. */
export function placeOf(named: string | undefined, environment: Environment): Place {
  if (named === undefined) {
    const { mongodbUri, dataDirectory } = readConfig(environment);
    return { directory: dataDirectory, ...(mongodbUri !== undefined && { mongodbUri }) };
  }
  if (/^mongodb(\+srv)?:\/\//.test(named)) return { directory: "", mongodbUri: named };
  return { directory: named };
}

/** A misspelt directory is not made. @throws StoreError `STORE_MISSING` when there is none. */
export function checkFilled({ directory, mongodbUri }: Place): void {
  if (mongodbUri !== undefined || existsSync(join(directory, "store", "data.mdb"))) return;
  throw new StoreError(
    "STORE_MISSING",
    `There is no store in the directory ${directory}: check its name, or set --from`,
  );
}
