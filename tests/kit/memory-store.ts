/** The store in a plain map: what the port promises and nothing else, for tests of the engine. */
import { toPlain } from "../../src/base/plain.ts";
import type { Collection, Document, Indexes } from "../../src/model/collection.ts";
import {
  checkId,
  fieldsOf,
  indexValues,
  type Position,
  readCursor,
  writeCursor,
} from "../../src/store/index-key.ts";
import type { Documents, Range, Scalar, Store } from "../../src/store/port.ts";

/** Outlives the engines that use it, as a database does. */
export function memoryStore(): Store {
  const tables = new Map<string, Map<string, Document>>();
  const table = (name: string) => {
    const known = tables.get(name) ?? new Map<string, Document>();
    tables.set(name, known);
    return known;
  };
  return {
    home: "embedded",
    at: "memory",
    open: async () => {},
    close: async () => {},
    check: async () => {},
    // One table holds the documents of one collection: the types are those it was declared with.
    collection: <T extends Document, I extends Indexes>(declared: Collection<T, I>) =>
      documentsIn<T, I>(declared, table(declared.name) as unknown as Map<string, T>),
  };
}

function documentsIn<T extends Document, I extends Indexes>(
  declared: Collection<T, I>,
  table: Map<string, T>,
): Documents<T, I> {
  return {
    async get(ids) {
      return ids.map((id) => {
        const found = table.get(id);
        return found && toPlain(found);
      });
    },
    async insert(added) {
      return added.map(checked).map((document) => {
        if (table.has(document._id)) return "exists";
        table.set(document._id, document);
        return "inserted";
      });
    },
    async replace(changed) {
      return changed.map(checked).map((document) => {
        if (table.get(document._id)?.rev !== document.rev - 1) return "stale";
        table.set(document._id, document);
        return "replaced";
      });
    },
    async remove(ids) {
      for (const id of ids) table.delete(id);
    },
    async find(index, range) {
      const fields = fieldsOf(declared.indexes, index);
      const entries = [...table.values()]
        .flatMap((document) => {
          const values = indexValues(document, fields);
          return values && isWithin(values, range) ? [{ document, values, id: document._id }] : [];
        })
        .sort(comparePositions);
      if (range.reverse) entries.reverse();
      const cursor = range.after === undefined ? undefined : readCursor(range.after, fields);
      const rest = cursor ? entries.filter(isFollowing(cursor, range)) : entries;
      const page = rest.slice(0, range.limit);
      const last = page.at(-1);
      return {
        items: page.map(({ document }) => toPlain(document)),
        ...(last && page.length === range.limit && { next: writeCursor(last) }),
      };
    },
  };
}

function checked<T extends Document>(document: T): T {
  checkId(document._id);
  return toPlain(document);
}

function isWithin(values: readonly Scalar[], { prefix = [], from, before }: Range): boolean {
  if (prefix.some((wanted, at) => compareScalars(values[at] ?? "", wanted) !== 0)) return false;
  const next = values[prefix.length];
  if (next === undefined) return true;
  if (from !== undefined && compareScalars(next, from) < 0) return false;
  return before === undefined || compareScalars(next, before) < 0;
}

function isFollowing(cursor: Position, { reverse }: Range) {
  const sign = reverse ? -1 : 1;
  return (entry: Position) => comparePositions(entry, cursor) * sign > 0;
}

function comparePositions(one: Position, other: Position): number {
  for (const [at, value] of one.values.entries()) {
    const order = compareScalars(value, other.values[at] ?? "");
    if (order !== 0) return order;
  }
  return compareScalars(one.id, other.id);
}

/** Text by code point, which is the order of its UTF-8 bytes. */
function compareScalars(one: Scalar, other: Scalar): number {
  if (typeof one === "string" && typeof other === "string") {
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  }
  return Number(one) - Number(other);
}
