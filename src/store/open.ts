/** Which home a deployment uses: MongoDB when it names one, else the embedded store. */
import { embeddedStore } from "./embedded/embedded.ts";
import { mongodbStore } from "./mongodb/mongodb.ts";
import type { Store } from "./port.ts";
import type { Preparation } from "./prepare.ts";

export interface StoreSettings {
  readonly mongodbUri?: string;
  readonly directory: string;
  /** Only tools and tests give it. */
  readonly preparation?: Preparation;
}

/**
 * The MongoDB home when a URI is given, else the embedded one in `directory`. It is not opened
 * yet.
 */
export function storeFor({ mongodbUri, directory, ...rest }: StoreSettings): Store {
  return mongodbUri === undefined
    ? embeddedStore({ directory, ...rest })
    : mongodbStore({ uri: mongodbUri, ...rest });
}
