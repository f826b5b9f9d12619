/**
 * The memo of a long run as it is in memory, whole, and as it is in the customer's document: the
 * part that has not changed for long lies beside it in chapters, so that what a turn writes does
 * not grow with what was answered before. Pure.
 *
 * Invariants: a chapter never changes, and is durable before a document names it. A memo that no
 * longer begins with it (an answer was taken back, a scope has ended) leaves it, and it is spent.
 */
import { type ChapterDocument, chapterId } from "../model/chapter.ts";
import type { Chapter, Customer, Run } from "../model/customer.ts";

const longestRest = 48;
const chapterLength = 32;

export interface NewChapter {
  readonly run: string;
  readonly name: string;
  readonly document: ChapterDocument;
}

/** The customer with these runs, which in memory are whole. */
export function withRuns<Some extends Pick<Customer, "runs" | "spent">>(
  customer: Some,
  runs: readonly Run[],
): Some {
  const next = runs.map(fitting);
  const needed = new Set(next.flatMap(idsOf));
  const left = customer.runs.flatMap(idsOf).filter((id) => !needed.has(id));
  if (left.length === 0) return { ...customer, runs: next };
  return { ...customer, runs: next, spent: [...(customer.spent ?? []), ...left] };
}

export function withoutSpent({ spent, ...customer }: Customer, noted: readonly string[]): Customer {
  const left = spent?.filter((id) => !noted.includes(id)) ?? [];
  return left.length === 0 ? customer : { ...customer, spent: left };
}

/** The customer as the document has it. */
export function folded(customer: Customer): Customer {
  if (customer.runs.every(({ earlier }) => earlier === undefined)) return customer;
  const runs = customer.runs.map((run) => {
    const { earlier, ...rest } = run;
    if (!earlier) return run;
    const chapters = earlier.map(({ name }) => name);
    return { ...rest, memo: run.memo.slice(lengthOf(earlier)), chapters };
  });
  return { ...customer, runs };
}

/** What of long memos is to be put beside the customer. */
export function newChapters({ _id, runs }: Customer, newId: () => string): NewChapter[] {
  return runs.flatMap((run) => {
    const start = lengthOf(run.earlier ?? []);
    if (run.memo.length - start <= longestRest) return [];
    const memo = run.memo.slice(start, start + chapterLength);
    const said = Object.fromEntries(
      memo.flatMap(({ step }) => (run.said[step] ? [[step, run.said[step]]] : [])),
    );
    const name = newId().slice(0, 8);
    const document = { _id: chapterId(run.id, name), rev: 1, customer: _id, memo, said };
    return [{ run: run.id, name, document }];
  });
}

/** The customer whose long memos begin with these too. */
export function withChapters(customer: Customer, added: readonly NewChapter[]): Customer {
  if (added.length === 0) return customer;
  const runs = customer.runs.map((run) => {
    const chapter = added.find((one) => one.run === run.id);
    if (!chapter) return run;
    const { name, document } = chapter;
    const { memo, said: gone } = document;
    const said = Object.entries(run.said).filter(([step]) => !Object.hasOwn(gone, step));
    const earlier = [...(run.earlier ?? []), { name, memo, said: gone }];
    return fitting({ ...run, said: Object.fromEntries(said), earlier });
  });
  return { ...customer, runs };
}

/** Without the chapters that its memo no longer begins with. */
function fitting(run: Run): Run {
  const { earlier, ...rest } = run;
  if (!earlier) return run;
  let start = 0;
  const first = earlier.findIndex(({ memo }) => {
    const isThere = memo.every((one, at) => one === run.memo[start + at]);
    start += memo.length;
    return !isThere;
  });
  if (first < 0) return run;
  const said = Object.assign({}, ...earlier.slice(first).map((one) => one.said), run.said);
  return { ...rest, said, ...(first > 0 && { earlier: earlier.slice(0, first) }) };
}

function lengthOf(chapters: readonly Chapter[]): number {
  return chapters.reduce((sum, { memo }) => sum + memo.length, 0);
}

function idsOf({ id, earlier = [] }: Run): string[] {
  return earlier.map(({ name }) => chapterId(id, name));
}
