/** Random moves over two collections, made on a store and on plain lists to see them agree. */
import { expect } from "chai";
import fc from "fast-check";
import { collection, type Document, type Scalar } from "../../src/model/collection.ts";
import type { Documents, Range } from "../../src/store/port.ts";

interface Thing extends Document {
  readonly name?: string | null;
  readonly size?: number;
  readonly at?: Date;
  readonly isDone?: boolean;
  readonly tags?: readonly string[];
  readonly marks?: readonly number[];
}

const loose = collection<Thing>()("loose", {
  name: ["name"],
  nameSize: ["name", "size"],
  at: ["at", "isDone"],
  tag: { on: ["tags", "size"], each: "tags" },
  mark: { on: ["isDone", "marks"], each: "marks" },
});
const strict = collection<Thing>()("strict", {
  nameSize: { on: ["name", "size"], unique: true },
  at: { on: ["at"], unique: true },
  tag: { on: ["tags"], each: "tags", unique: true },
  mark: { on: ["isDone", "marks", "at"], each: "marks" },
});
export const things = [loose, strict] as const;
/** By number, so that one kind of code drives both. */
type Things = Documents<Thing>;

export const ids = ["a", "b", "c", "ä", "a\0", "😀"];
const names = ["", "a", "aa", "a\0", "ä", "\u{10ffff}", "\uffff", "x".repeat(700)];
const sizes = [-1.5, 0, 1, 2 ** 53 - 1];
const dates = [-1, 0, 1_772_000_000_123].map((time) => new Date(time));
const values: Readonly<Record<string, readonly Scalar[]>> = {
  name: names,
  tags: names,
  size: sizes,
  marks: sizes,
  at: dates,
  isDone: [false, true],
};

const id = fc.constantFrom(...ids);
const thing = fc.record(
  {
    name: fc.constantFrom(...names, null),
    size: fc.constantFrom(...sizes),
    at: fc.constantFrom(...dates),
    isDone: fc.boolean(),
    tags: fc.array(fc.constantFrom(...names), { maxLength: 3 }),
    marks: fc.array(fc.constantFrom(...sizes), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
/** A document, and how far its revision is from the stored one. */
const written = fc.record({ id, thing, ahead: fc.constantFrom(1, 1, 1, 1, 0, 2) });
const batch = fc.array(written, { minLength: 1, maxLength: 3 });

const range = fc.constantFrom(...things.keys()).chain((which) => {
  const indexes = Object.entries(things[which]?.indexes ?? {});
  return fc.constantFrom(...indexes).chain(([index, declared]) => rangeOf(which, index, declared));
});

function rangeOf(which: number, index: string, declared: object) {
  const on: readonly string[] = "on" in declared ? (declared.on as string[]) : (declared as never);
  const least = "each" in declared ? on.indexOf(String(declared.each)) + 1 : 0;
  const valueIn = (at: number) => fc.constantFrom(...(values[on[at] ?? ""] ?? [""]));
  return fc.integer({ min: least, max: on.length }).chain((length) => {
    const isBounded = length < on.length;
    return fc.record({
      type: fc.constant("find" as const),
      which: fc.constant(which),
      index: fc.constant(index),
      prefix: fc.tuple(...on.slice(0, length).map((_, at) => valueIn(at))),
      ...(isBounded && {
        from: fc.option(valueIn(length), { nil: undefined }),
        before: fc.option(valueIn(length), { nil: undefined }),
      }),
      limit: fc.integer({ min: 1, max: 4 }),
      reverse: fc.boolean(),
    });
  });
}

const which = fc.constantFrom(0, 1);
/** Calls made in one turn of the event loop. */
const calls = fc.array(batch, { minLength: 1, maxLength: 3 });
const named = fc.array(id, { maxLength: 4 });
const move = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("insert" as const), which, calls }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("replace" as const), which, calls }) },
  { weight: 4, arbitrary: range },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("next" as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("get" as const), which, named }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("remove" as const), which, named }) },
);
export const moves = fc.array(move, { minLength: 4, maxLength: 14 });
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

/** Makes the moves on both, and leaves both empty. */
export async function expectSame(
  made: readonly Move[],
  store: readonly Things[],
  model: readonly Things[],
): Promise<void> {
  const pages = new Pages(store, model);
  for (const one of made) {
    if (one.type === "find") await pages.begin(one);
    else if (one.type === "next") await pages.goOn();
    else expect(await actOn(one, store, model)).deep.equal(await actOn(one, model, model));
  }
  for (const at of things.keys())
    expect(await store[at]?.get(ids)).deep.equal(await model[at]?.get(ids));
  for (const documents of [...store, ...model]) await documents.remove(ids);
}

async function actOn(
  one: Exclude<Move, { type: "find" | "next" }>,
  on: readonly Things[],
  model: readonly Things[],
): Promise<unknown> {
  const documents = on[one.which];
  if (one.type === "get") return documents?.get(one.named);
  if (one.type === "remove") return documents?.remove(one.named);
  const known = await model[one.which]?.get(ids);
  const revOf = (id: string) => known?.[ids.indexOf(id)]?.rev ?? 0;
  const batches = one.calls.map((call) =>
    call.map(({ id, thing, ahead }) => plain({ ...thing, _id: id, rev: revOf(id) + ahead })),
  );
  return Promise.all(
    batches.map((batch) =>
      one.type === "insert" ? documents?.insert(batch) : documents?.replace(batch),
    ),
  );
}

/** As the store gives it back. */
function plain(given: Thing): Thing {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as unknown as Thing;
}

/** The page looked at last on both, and where each goes on. */
class Pages {
  readonly #store: readonly Things[];
  readonly #model: readonly Things[];
  #last: { which: number; index: string; range: Range; next: [string, string] } | undefined;

  constructor(store: readonly Things[], model: readonly Things[]) {
    this.#store = store;
    this.#model = model;
  }

  async begin({ which, index, type: _, ...range }: Extract<Move, { type: "find" }>) {
    await this.#look(which, index, plain(range as never) as unknown as Range);
  }

  async goOn(): Promise<void> {
    if (this.#last)
      await this.#look(this.#last.which, this.#last.index, this.#last.range, this.#last.next);
  }

  async #look(which: number, index: string, range: Range, after?: [string, string]) {
    const [found, expected] = await Promise.all(
      [this.#store, this.#model].map((on, side) =>
        on[which]?.find(index, { ...range, ...(after && { after: after[side] ?? "" }) }),
      ),
    );
    expect(found?.items).deep.equal(expected?.items);
    const next = [found?.next, expected?.next];
    expect(typeof next[0]).equal(typeof next[1]);
    this.#last =
      next[0] === undefined || next[1] === undefined
        ? undefined
        : { which, index, range, next: [next[0], next[1]] };
  }
}
