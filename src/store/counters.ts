/**
 * Named sums by key and day, made of documents, so that every home has them and every copy
 * carries them.
 *
 * Invariant: what a source adds is noted first, then added to each sum together with the source's
 * mark, and only then noted as done; marks are taken away after that. Whoever adds reads the sum
 * before the note: if the note is still open then, and the sum is unchanged when it is replaced,
 * nobody has added this source to it. So each source counts once, killed or not, and whoever else
 * adds it at the same time.
 */
import { createHash } from "node:crypto";
import { type Clock, systemClock } from "../base/clock.ts";
import { StoreError } from "../base/errors.ts";
import { collection, type Document } from "../model/collection.ts";
import type { CounterEntry, CounterRange, CounterRow, Counters, Documents, Store } from "./port.ts";
import { together } from "./together.ts";

interface Sum extends Document {
  readonly name: string;
  readonly key: string;
  /** As `2026-01-31`. */
  readonly day: string;
  readonly sum: number;
  /** Sources added whose notes may not say so yet. */
  readonly marks: readonly string[];
}

interface Amount {
  readonly sum: string;
  readonly key: string;
  readonly day: string;
  readonly amount: number;
}

interface Note extends Document {
  readonly name: string;
  readonly amounts: readonly Amount[];
  readonly isDone: boolean;
  readonly at: Date;
}

const sums = collection<Sum>()("counters", {
  byKey: ["name", "key", "day"],
  byDay: ["name", "day"],
});

/** The notes are needed while a source may come again: a sweep removes old ones by `at`. */
export const counterNotes = collection<Note>()("counter-notes", { at: ["at"] });

const rowsAtOnce = 500;

/** What counters are made of. */
export type Counting = Pick<Store, "collection">;

export function storeCounters(store: Counting, clock: Clock = systemClock): Counters {
  const opened = () => ({
    sums: store.collection(sums),
    notes: store.collection(counterNotes),
  });
  const add = together<Note>((wanted) => new Adding(opened()).add(wanted));
  return {
    async add(entries) {
      await add(notesOf(entries, clock.now()));
    },
    async read(range) {
      return read(opened().sums, range);
    },
  };
}

interface Opened {
  readonly sums: Documents<Sum, (typeof sums)["indexes"]>;
  readonly notes: Documents<Note, (typeof counterNotes)["indexes"]>;
}

class Adding {
  readonly #sums: Opened["sums"];
  readonly #notes: Opened["notes"];

  constructor(opened: Opened) {
    this.#sums = opened.sums;
    this.#notes = opened.notes;
  }

  async add(wanted: readonly Note[]): Promise<void> {
    await this.#notes.insert(wanted);
    const open = await this.#openOf([...new Set(wanted.map(({ _id }) => _id))]);
    const bySum = groupBySum(open);
    await Promise.all([...bySum].map(([id, notes]) => this.#addTo(id, notes)));
    await this.#close(open);
    await Promise.all([...bySum].map(([id, notes]) => this.#unmark(id, notes)));
  }

  async #openOf(ids: readonly string[]): Promise<Note[]> {
    const found = await this.#notes.get(ids);
    return found.filter((note) => note !== undefined && !note.isDone) as Note[];
  }

  /** Adds each of the notes to one sum, unless that has been done. */
  async #addTo(id: string, notes: readonly Note[]): Promise<void> {
    for (;;) {
      const [before] = await this.#sums.get([id]);
      const open = await this.#openOf(notes.map(({ _id }) => _id));
      const left = open.filter(({ _id }) => before?.marks.includes(_id) !== true);
      const [first] = left;
      if (!first) return;
      const sum = before ?? emptySum(id, first);
      const added = left.reduce((total, note) => total + amountFor(id, note), sum.sum);
      const marks = [...sum.marks, ...left.map(({ _id }) => _id)];
      const next: Sum = { ...sum, rev: sum.rev + 1, sum: added, marks };
      const [outcome] = await (before ? this.#sums.replace([next]) : this.#sums.insert([next]));
      if (outcome === "replaced" || outcome === "inserted") return;
    }
  }

  async #close(notes: readonly Note[]): Promise<void> {
    await this.#notes.replace(
      notes.map((note) => ({ ...note, rev: note.rev + 1, amounts: [], isDone: true })),
    );
  }

  /** Takes away the marks of these notes, and those that a killed process has left. */
  async #unmark(id: string, notes: readonly Note[]): Promise<void> {
    const done = new Set(notes.map(({ _id }) => _id));
    for (;;) {
      const [before] = await this.#sums.get([id]);
      if (!before) return;
      const others = before.marks.filter((mark) => !done.has(mark));
      const open = new Set((await this.#openOf(others)).map(({ _id }) => _id));
      const marks = others.filter((mark) => open.has(mark));
      if (marks.length === before.marks.length) return;
      const [outcome] = await this.#sums.replace([{ ...before, rev: before.rev + 1, marks }]);
      if (outcome === "replaced") return;
    }
  }
}

function notesOf(entries: readonly CounterEntry[], at: Date): Note[] {
  const notes = new Map<string, Note>();
  for (const { name, key, day, amount, source } of entries) {
    if (!Number.isSafeInteger(amount) || !/^\d{4}-\d\d-\d\d$/.test(day))
      throw new StoreError(
        "STORE_BAD_COUNT",
        `The counter "${name}" cannot add ${amount} on "${day}": use whole numbers, and days as 2026-01-31`,
      );
    const _id = digest([name, source]);
    const note = notes.get(_id) ?? { _id, rev: 1, name, amounts: [], isDone: false, at };
    const added = { sum: digest([name, key, day]), key, day, amount };
    notes.set(_id, { ...note, amounts: [...note.amounts, added] });
  }
  return [...notes.values()];
}

function groupBySum(notes: readonly Note[]): Map<string, Note[]> {
  const groups = new Map<string, Note[]>();
  for (const note of notes)
    for (const id of new Set(note.amounts.map(({ sum }) => sum)))
      groups.set(id, [...(groups.get(id) ?? []), note]);
  return groups;
}

function amountFor(id: string, { amounts }: Note): number {
  return amounts.reduce((total, { sum, amount }) => (sum === id ? total + amount : total), 0);
}

/** Revision 0: the first that is written is 1. */
function emptySum(id: string, { name, amounts }: Note): Sum {
  const { key, day } = amounts.find(({ sum }) => sum === id) ?? { key: "", day: "" };
  return { _id: id, rev: 0, name, key, day, sum: 0, marks: [] };
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

async function read(kept: Opened["sums"], range: CounterRange): Promise<CounterRow[]> {
  const { name, key, from, before } = range;
  const rows: CounterRow[] = [];
  let after: string | undefined;
  do {
    const page = await kept.find(key === undefined ? "byDay" : "byKey", {
      prefix: key === undefined ? [name] : [name, key],
      from,
      before,
      limit: rowsAtOnce,
      ...(after !== undefined && { after }),
    });
    rows.push(...page.items.map((row) => ({ key: row.key, day: row.day, sum: row.sum })));
    after = page.next;
  } while (after !== undefined);
  return rows;
}
