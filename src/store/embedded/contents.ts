/** Everything in an LMDB environment, collection by collection, whatever declared it. */
import type { Database } from "lmdb";
import type { Document } from "../../model/collection.ts";
import { checkId } from "../index-key.ts";
import { mostAtOnce, mostBytesAtOnce } from "../page-size.ts";
import type { Contents } from "../port.ts";
import { decode, encode } from "./encode.ts";
import { entriesOf, isForgotten } from "./indexes.ts";
import type { Tables } from "./tables.ts";

export interface Room {
  /** Of every table in the environment, index tables included. */
  readonly tableNames: () => string[];
  readonly tables: (name: string) => Tables;
  /** Has the index made anew when the collection is next asked for. Call it in a write. */
  readonly forgetIndex: (name: string, tables: Tables) => void;
}

export function embeddedContents(room: () => Room): Contents {
  // To open a table is to make it.
  const isThere = (name: string) => room().tableNames().includes(name);
  return {
    async names() {
      const own = room()
        .tableNames()
        .filter((name) => !name.includes("#"));
      return { own: own.sort(), foreign: [] };
    },
    async get(name, ids) {
      if (!isThere(name)) return ids.map(() => undefined);
      const { documents, read } = room().tables(name);
      return read(() => ids.map((id) => load(documents.get(Buffer.from(checkId(id))))));
    },
    async *scan(name, after) {
      if (!isThere(name)) return;
      let start = after === undefined ? undefined : Buffer.from(after);
      for (;;) {
        const { documents, read } = room().tables(name);
        const page = read(() => pageAfter(documents, start));
        const last = page.at(-1);
        if (!last) return;
        yield page;
        start = Buffer.from(last._id);
      }
    },
    async put(name, documents) {
      const home = room();
      const tables = home.tables(name);
      await tables.write(() => {
        home.forgetIndex(name, tables);
        for (const document of documents)
          void tables.documents.put(Buffer.from(checkId(document._id)), encode(document));
      });
    },
    async remove(name, ids) {
      const home = room();
      const tables = home.tables(name);
      await tables.write(() => {
        home.forgetIndex(name, tables);
        for (const id of ids) void tables.documents.remove(Buffer.from(checkId(id)));
      });
    },
    async indexFault(name) {
      const tables = room().tables(name);
      return tables.read(() => faultOf(tables));
    },
  };
}

function load(bytes: Buffer | undefined): Document | undefined {
  return bytes && decode(bytes);
}

function pageAfter(documents: Database<Buffer, Buffer>, start: Buffer | undefined): Document[] {
  const page: Document[] = [];
  let sizeBytes = 0;
  for (const { key, value } of documents.getRange(start ? { start } : {})) {
    if (start?.equals(key)) continue;
    const document = load(value);
    if (document) page.push(document);
    sizeBytes += value.length;
    if (page.length === mostAtOnce || sizeBytes >= mostBytesAtOnce) break;
  }
  return page;
}

/** Every entry a document asks for is there, and there are no others. */
function faultOf({ documents, index, kept }: Tables): string | undefined {
  const indexes = kept();
  // What was never indexed, or is about to be anew, has no fault.
  if (indexes.some(({ state }) => state !== "ready") || isForgotten(index)) return undefined;
  let expected = 0;
  for (const { value } of documents.getRange()) {
    const document = load(value);
    for (const entry of document ? entriesOf(indexes, document) : []) {
      expected += 1;
      if (index.get(entry) !== document?._id) return `"${document?._id}" is not in its index`;
    }
  }
  // The first entry of the table is its own mark.
  const found = index.getKeysCount() - 1;
  return found === expected ? undefined : `its index has ${found} entries instead of ${expected}`;
}
