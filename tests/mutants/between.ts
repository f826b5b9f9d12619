/** Puts something between an engine and one collection of its store. */
import type { Collection, Document, Indexes } from "../../src/model/collection.ts";
import type { Documents, Store } from "../../src/store/port.ts";

/** Any document: a mutant changes what it knows of and passes the rest on. */
export type AnyDocument = Document & Readonly<Record<string, unknown>>;

export function between(
  store: Store,
  name: string,
  change: (documents: Documents<AnyDocument>) => Partial<Documents<AnyDocument>>,
): Store {
  return {
    ...store,
    collection: <T extends Document, I extends Indexes>(declared: Collection<T, I>) => {
      const documents = store.collection(declared);
      if (declared.name !== name) return documents;
      // What a mutant writes has the shape it read: one collection holds one kind of document.
      const opaque = documents as unknown as Documents<AnyDocument>;
      return { ...opaque, ...change(opaque) } as unknown as Documents<T, I>;
    },
  };
}
