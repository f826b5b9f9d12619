/** Compares the index entries of a collection with its documents, by looking at both whole. */
import { open } from "lmdb";
import { decode } from "../../src/store/embedded/encode.ts";
import { entriesOf, keptIndexes } from "../../src/store/embedded/indexes.ts";

export interface IndexCheck {
  readonly documents: number;
  readonly missing: number;
  /** Entries that no document asks for. */
  readonly orphans: number;
}

/** `path` is the environment's own directory. */
export async function checkIndex(path: string, collection: string): Promise<IndexCheck> {
  const env = open({ path, maxDbs: 128 });
  const binary = { keyEncoding: "binary" } as const;
  const documents = env.openDB<Buffer, Buffer>({ name: collection, encoding: "binary", ...binary });
  const index = env.openDB<string, Buffer>({
    name: `${collection}#index`,
    encoding: "string",
    ...binary,
  });
  const kept = keptIndexes(index)();
  let expected = 0;
  let missing = 0;
  let count = 0;
  for (const { value } of documents.getRange()) {
    const document = decode(value);
    count += 1;
    for (const entry of entriesOf(kept, document)) {
      expected += 1;
      if (index.get(entry) !== document._id) missing += 1;
    }
  }
  // The first key is the note of the indexes themselves.
  const orphans = index.getKeysCount() - 1 - (expected - missing);
  await env.close();
  return { documents: count, missing, orphans };
}
