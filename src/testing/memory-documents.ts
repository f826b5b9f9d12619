/** The port over plain lists: what it means, as plainly as can be, to compare the homes with. */
import type { Collection, Document, Indexes, Scalar } from "../model/collection.ts";
import { checkId } from "../store/index-key.ts";
import type { Documents, Page, Range } from "../store/port.ts";

interface Shape {
  readonly on: readonly string[];
  readonly each?: string;
  readonly unique?: boolean;
}

interface Entry<T> {
  readonly values: readonly Scalar[];
  readonly document: T;
}

export function memoryDocuments<T extends Document, I extends Indexes>(
  declared: Collection<T, I>,
  kept: Map<string, T> = new Map(),
): Documents<T, I> {
  const shapes = Object.values(declared.indexes).map(shapeOf);
  const isTaken = (added: T) =>
    shapes
      .filter(({ unique }) => unique)
      .some((shape) => {
        const own = entriesOf(shape, added).map(({ values }) => JSON.stringify(values));
        return [...kept.values()]
          .filter(({ _id }) => _id !== added._id)
          .flatMap((document) => entriesOf(shape, document))
          .some(({ values }) => own.includes(JSON.stringify(values)));
      });
  return {
    get: async (ids) => ids.map((id) => kept.get(id)),
    insert: async (documents) =>
      documents.map((document) => {
        if (kept.has(checkId(document._id)) || isTaken(document)) return "exists";
        kept.set(document._id, document);
        return "inserted";
      }),
    replace: async (documents) =>
      documents.map((document) => {
        if (kept.get(document._id)?.rev !== document.rev - 1) return "stale";
        if (isTaken(document)) return "taken";
        kept.set(document._id, document);
        return "replaced";
      }),
    remove: async (ids) => {
      for (const id of ids) kept.delete(id);
    },
    find: async (index, range) => {
      const shape = shapeOf(declared.indexes[index] ?? []);
      const entries = [...kept.values()].flatMap((document) => entriesOf(shape, document));
      return pageOf(entries, range);
    },
  };
}

function shapeOf(declared: Indexes[string]): Shape {
  return "on" in declared ? declared : { on: declared };
}

function entriesOf<T extends Document>({ on, each }: Shape, document: T): Entry<T>[] {
  const fields = { ...document } as Readonly<Record<string, unknown>>;
  const list = each === undefined ? undefined : fields[each];
  const elements = Array.isArray(list) ? list : each === undefined ? [undefined] : [];
  const rows = elements.map((element) =>
    on.map((field) => (field === each ? element : fields[field])),
  );
  const distinct = new Map(rows.map((values) => [JSON.stringify(values), values]));
  return [...distinct.values()]
    .filter((values) => values.every((value) => value !== undefined && value !== null))
    .map((values) => ({ values: values as Scalar[], document }));
}

function pageOf<T extends Document>(all: readonly Entry<T>[], range: Range): Page<T> {
  const { prefix = [], from, before, limit, reverse = false, after } = range;
  const inRange = all.filter(({ values }) => {
    const next = values[prefix.length] ?? "";
    const isPrefixed = prefix.every((value, at) => compare(values[at] ?? "", value) === 0);
    const isFrom = from === undefined || compare(next, from) >= 0;
    return isPrefixed && isFrom && (before === undefined || compare(next, before) < 0);
  });
  const ordered = inRange.toSorted((one, other) => comparePlaces(placeOf(one), placeOf(other)));
  if (reverse) ordered.reverse();
  const place = after === undefined ? undefined : (JSON.parse(after, revive) as Scalar[]);
  const rest = ordered.filter((entry) => {
    const order = place === undefined ? 1 : comparePlaces(placeOf(entry), place);
    return place === undefined || (reverse ? order < 0 : order > 0);
  });
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const items = page.map(({ document }) => document);
  if (page.length < limit || !last) return { items };
  return { items, next: JSON.stringify(placeOf(last).map(mark)) };
}

function placeOf({ values, document }: Entry<Document>): Scalar[] {
  return [...values, document._id];
}

function comparePlaces(one: readonly Scalar[], other: readonly Scalar[]): number {
  for (const [at, value] of one.entries()) {
    const order = compare(value, other[at] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

function compare(one: Scalar, other: Scalar): number {
  if (typeof one === "string") return Buffer.compare(Buffer.from(one), Buffer.from(String(other)));
  return Number(one) - Number(other);
}

function mark(value: Scalar): unknown {
  return value instanceof Date ? { date: value.getTime() } : value;
}

function revive(_: string, value: unknown): unknown {
  const isMarked = typeof value === "object" && value !== null && "date" in value;
  return isMarked && typeof value.date === "number" ? new Date(value.date) : value;
}
