/** Ranges of an index as MongoDB filters. */
import type { mongo } from "mongoose";
import type { Scalar } from "../../model/collection.ts";
import type { Index, Position } from "../index-key.ts";
import type { Range } from "../port.ts";
import type { Kept } from "./kept.ts";

export type Filter = mongo.Filter<Kept>;

export function keyOf(fields: readonly string[], direction: 1 | -1): Record<string, 1 | -1> {
  return Object.fromEntries([...fields, "_id"].map((field) => [field, direction]));
}

/** What tells the documents of a range apart: not the list, of which all hold the same element. */
export function orderOf({ on, each }: Index): readonly string[] {
  return on.filter((field) => field !== each);
}

/** The range as a filter; the cursor becomes "after this position" spelled out field by field. */
export function filterOf(index: Index, range: Range, after: Position | undefined): Filter {
  const prefix = range.prefix ?? [];
  const all: Record<string, unknown>[] = index.on.map((field, at) => ({
    [field]: prefix[at] ?? { $ne: null },
  }));
  const next = index.on[prefix.length];
  if (next && range.from !== undefined) all.push({ [next]: { $gte: range.from } });
  if (next && range.before !== undefined) all.push({ [next]: { $lt: range.before } });
  if (after) all.push(afterPosition(index, after, range.reverse ? "$lt" : "$gt"));
  return { $and: all } as Filter;
}

function afterPosition(
  index: Index,
  { values, id }: Position,
  beyond: "$lt" | "$gt",
): Record<string, unknown> {
  const position: [string, Scalar | undefined][] = orderOf(index).map((field) => [
    field,
    values[index.on.indexOf(field)],
  ]);
  position.push(["_id", id]);
  return {
    $or: position.map(([field, value], at) => ({
      ...Object.fromEntries(position.slice(0, at)),
      [field]: { [beyond]: value },
    })),
  };
}
