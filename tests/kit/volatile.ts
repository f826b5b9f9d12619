/** A store whose every collection need not survive the machine. */
import { storeCounters } from "../../src/store/counters.ts";
import type { Store } from "../../src/store/port.ts";

export function volatile(store: Store): Store {
  const collection: Store["collection"] = (declared) =>
    store.collection({ ...declared, survives: "process" });
  return { ...store, collection, counters: storeCounters({ collection }) };
}
