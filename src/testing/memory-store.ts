/** The store in plain maps: what the port promises and nothing else, for tests of the engine. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { StoreError } from "../base/errors.ts";
import { toPlain } from "../base/plain.ts";
import type { Collection, Document, Indexes } from "../model/collection.ts";
import { storeCounters } from "../store/counters.ts";
import { checkId } from "../store/index-key.ts";
import type { Contents, Documents, Files, Store } from "../store/port.ts";
import { isVolatile, keptName } from "../store/volatile.ts";
import { memoryDocuments } from "./memory-documents.ts";

type Tables = Map<string, Map<string, Document>>;

/** Outlives the engines that use it, as a database does. */
export function memoryStore(): Store {
  const tables: Tables = new Map();
  // One table holds the documents of one collection: the types are those it was declared with.
  const collection = <T extends Document, I extends Indexes>(declared: Collection<T, I>) =>
    copying(
      memoryDocuments(declared, tableOf(tables, keptName(declared)) as unknown as Map<string, T>),
    );
  return {
    home: "embedded",
    keepsOrder: true,
    at: "memory",
    open: async () => {},
    close: async () => {},
    check: async () => {},
    collection,
    counters: storeCounters({ collection }),
    files: memoryFiles(),
    contents: contentsOf(tables),
  };
}

function tableOf(tables: Tables, name: string): Map<string, Document> {
  const known = tables.get(name) ?? new Map<string, Document>();
  tables.set(name, known);
  return known;
}

/** Nobody shares an object with the store. */
function copying<T extends Document, I extends Indexes>(plain: Documents<T, I>): Documents<T, I> {
  const checked = (document: T) => {
    checkId(document._id);
    return toPlain(document);
  };
  return {
    get: async (ids) => (await plain.get(ids)).map((found) => found && toPlain(found)),
    insert: async (added) => plain.insert(added.map(checked)),
    replace: async (changed) => plain.replace(changed.map(checked)),
    remove: (ids) => plain.remove(ids),
    find: async (index, range) => {
      const page = await plain.find(index, range);
      return { ...page, items: page.items.map((found) => toPlain(found)) };
    },
  };
}

function memoryFiles(): Files {
  const kept = new Map<string, Buffer>();
  return {
    async put(content, limitBytes) {
      const bytes = await buffer(content);
      if (bytes.length > limitBytes) throw new StoreError("STORE_FILE_TOO_LARGE", "Too large");
      const hash = createHash("sha256").update(bytes).digest("hex");
      kept.set(hash, bytes);
      return { hash, sizeBytes: bytes.length };
    },
    open(hash) {
      const bytes = kept.get(hash);
      if (bytes) return Readable.from([bytes]);
      return new Readable({
        read() {
          this.destroy(new StoreError("STORE_NO_FILE", `There is no file ${hash}`));
        },
      });
    },
    async remove(hash) {
      kept.delete(hash);
    },
    async *list(after = "") {
      for (const hash of [...kept.keys()].sort()) {
        if (hash > after) yield { hash, sizeBytes: kept.get(hash)?.length ?? 0 };
      }
    },
    tidy: async () => 0,
  };
}

function contentsOf(tables: Tables): Contents {
  return {
    names: async () => ({
      own: [...tables.keys()].filter((name) => !isVolatile(name)).sort(),
      foreign: [],
    }),
    get: async (name, ids) => ids.map((id) => tables.get(name)?.get(id)),
    async *scan(name, after = "") {
      const all = [...(tables.get(name)?.values() ?? [])].filter(({ _id }) => _id > after);
      if (all.length > 0) yield all.sort((one, other) => (one._id < other._id ? -1 : 1));
    },
    async put(name, documents) {
      for (const document of documents) tableOf(tables, name).set(document._id, toPlain(document));
    },
    async remove(name, ids) {
      for (const id of ids) tables.get(name)?.delete(id);
    },
    indexFault: async () => undefined,
  };
}
