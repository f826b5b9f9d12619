/** Weighs what is written to a store, as the embedded home encodes it. */
import { Packr } from "msgpackr";
import type { Document, Indexes } from "../src/model/collection.ts";
import type { Documents, Store } from "../src/store/port.ts";

export class WeighedStore {
  bytes = 0;
  isWeighing = false;
  readonly store: Store;
  readonly #packr = new Packr({ useRecords: false, mapsAsObjects: true, variableMapSize: true });

  constructor(store: Store) {
    const weigh = (documents: readonly Document[]) => {
      if (this.isWeighing) for (const one of documents) this.bytes += this.#packr.pack(one).length;
      return documents;
    };
    const collection = <T extends Document, I extends Indexes>(
      documents: Documents<T, I>,
    ): Documents<T, I> => ({
      ...documents,
      insert: (added) => documents.insert(weigh(added) as readonly T[]),
      replace: (changed) => documents.replace(weigh(changed) as readonly T[]),
    });
    this.store = { ...store, collection: (declared) => collection(store.collection(declared)) };
  }
}
