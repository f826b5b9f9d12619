/** Which home a deployment uses: MongoDB when it names one, else the embedded store. */
import { embeddedStore } from "./embedded/embedded.ts";
import { mongodbStore } from "./mongodb/mongodb.ts";
import type { Store } from "./port.ts";

export interface StoreSettings {
  readonly mongodbUri?: string;
  readonly directory: string;
}

export function storeFor({ mongodbUri, directory }: StoreSettings): Store {
  return mongodbUri === undefined
    ? embeddedStore({ directory })
    : mongodbStore({ uri: mongodbUri });
}
