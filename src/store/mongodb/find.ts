/**
 * Ranges of one index that are asked for together, as one command. It cannot limit each range by
 * itself: where it comes to all their limits together, each of them is asked for alone.
 */
import type { Document } from "../../model/collection.ts";
import type { Index, Position } from "../index-key.ts";
import type { Range } from "../port.ts";
import { refused } from "./errors.ts";
import { decodeDocument, type Native } from "./kept.ts";
import { type Filter, filterOf, keyOf, orderOf } from "./query.ts";

export interface Asked {
  /** The name of the index. */
  readonly name: string;
  readonly index: Index;
  readonly range: Range;
  readonly after: Position | undefined;
}

export interface Finding {
  readonly documents: Native;
  /** Keeps away what readers do not see. */
  readonly visible: Filter;
}

type Found = readonly Document[] | Error;

/** What is found for each, in the order they were asked for. */
export async function findAll(finding: Finding, all: readonly Asked[]): Promise<Found[]> {
  const found = new Map<Asked, Found>();
  const alone = async (asked: Asked) => {
    found.set(asked, await findAlone(finding, asked));
  };
  const groups = groupsOf(all);
  const merged = groups.flat();
  await Promise.all([
    ...all.filter((asked) => !merged.includes(asked)).map(alone),
    ...groups.map(async (group) => {
      const together = await findTogether(finding, group);
      if (together) for (const [asked, documents] of together) found.set(asked, documents);
      else await Promise.all(group.map(alone));
    }),
  ]);
  return all.map((asked) => found.get(asked) ?? []);
}

/** Those of one shape with different prefixes; what nobody shares a shape with is in none. */
function groupsOf(all: readonly Asked[]): Asked[][] {
  const groups = new Map<string, Map<string, Asked>>();
  for (const asked of all) {
    if (!isPlain(asked)) continue;
    const shape = `${asked.name} ${asked.range.prefix?.length}`;
    const group = groups.get(shape) ?? new Map<string, Asked>();
    const key = prefixKey(asked.range.prefix ?? []);
    if (!group.has(key)) group.set(key, asked);
    groups.set(shape, group);
  }
  return [...groups.values()]
    .map((group) => [...group.values()])
    .filter(({ length }) => length > 1);
}

/** From the beginning of equal values on. */
function isPlain({ index, range, after }: Asked): boolean {
  const { prefix = [], from, before, reverse = false } = range;
  const isBounded = from !== undefined || before !== undefined || after !== undefined;
  return prefix.length > 0 && !isBounded && !reverse && index.each === undefined;
}

function prefixKey(values: readonly unknown[]): string {
  return JSON.stringify(
    values.map((value) => (value instanceof Date ? { date: value.getTime() } : value)),
  );
}

async function findTogether(
  { documents, visible }: Finding,
  group: readonly Asked[],
): Promise<ReadonlyMap<Asked, readonly Document[]> | undefined> {
  const [first] = group;
  if (!first) return undefined;
  const { index, range } = first;
  const most = group.reduce((sum, asked) => sum + asked.range.limit, 0);
  const filters = group.map((asked) => filterOf(index, asked.range, undefined));
  const filter = { $or: filters, ...visible } as Filter;
  const found = await documents
    .find(filter)
    .sort(keyOf(orderOf(index), 1))
    .limit(most)
    .toArray();
  if (found.length === most) return undefined;
  const fields = index.on.slice(0, range.prefix?.length);
  const byPrefix = new Map<string, Document[]>();
  for (const kept of found) {
    const document = decodeDocument(kept);
    const key = prefixKey(fields.map((field) => Reflect.get(document, field)));
    byPrefix.set(key, [...(byPrefix.get(key) ?? []), document]);
  }
  return new Map(
    group.map((asked) => {
      const { prefix = [], limit } = asked.range;
      return [asked, (byPrefix.get(prefixKey(prefix)) ?? []).slice(0, limit)];
    }),
  );
}

async function findAlone({ documents, visible }: Finding, asked: Asked): Promise<Found> {
  const { index, range, after } = asked;
  try {
    const found = await documents
      .find({ ...filterOf(index, range, after), ...visible })
      .sort(keyOf(orderOf(index), range.reverse ? -1 : 1))
      .limit(range.limit)
      .toArray();
    return found.map(decodeDocument);
  } catch (error) {
    return refused(documents.collectionName, error);
  }
}
