/** Reads and keeps the chapters of long runs. Those read lately stay in memory: none ever changes. */
import { StoreError } from "../base/errors.ts";
import { type ChapterDocument, chapterId, type chapters } from "../model/chapter.ts";
import type { Chapter, Customer, Run } from "../model/customer.ts";
import type { Documents } from "../store/port.ts";
import type { NewChapter } from "./chapters.ts";

const mostInMemory = 256;

export class Library {
  readonly #documents: Documents<ChapterDocument, (typeof chapters)["indexes"]>;
  /** The one used last is at the end. */
  readonly #shelf = new Map<string, Chapter>();

  constructor(documents: Documents<ChapterDocument, (typeof chapters)["indexes"]>) {
    this.#documents = documents;
  }

  /** The customer with the whole memo of every run. @throws StoreError `STORE_CHAPTER_MISSING` */
  async unfolded(customer: Customer): Promise<Customer> {
    if (customer.runs.every((run) => run.chapters === undefined)) return customer;
    return { ...customer, runs: await Promise.all(customer.runs.map((run) => this.#whole(run))) };
  }

  async add(added: readonly NewChapter[]): Promise<void> {
    await this.#documents.insert(added.map(({ document }) => document));
    for (const { name, document } of added) this.#shelve(document, name);
  }

  /** Notes that no run needs these any more: the sweep removes them, later than any backup ends. */
  async discard(ids: readonly string[], now: Date): Promise<void> {
    const found = await this.#documents.get(ids);
    const unnoted = found.filter((one) => one !== undefined && one.spentAt === undefined);
    if (unnoted.length === 0) return;
    await this.#documents.replace(
      (unnoted as ChapterDocument[]).map((one) => ({ ...one, rev: one.rev + 1, spentAt: now })),
    );
    for (const id of ids) this.#shelf.delete(id);
  }

  async #whole({ chapters: names, ...run }: Run): Promise<Run> {
    if (!names) return run;
    const earlier = await this.#read(run.id, names);
    return { ...run, earlier, memo: [...earlier.flatMap(({ memo }) => memo), ...run.memo] };
  }

  async #read(run: string, names: readonly string[]): Promise<Chapter[]> {
    const known = new Map(names.map((name) => [name, this.#taken(chapterId(run, name))]));
    const unread = names.filter((name) => known.get(name) === undefined);
    const ids = unread.map((name) => chapterId(run, name));
    const found = ids.length === 0 ? [] : await this.#documents.get(ids);
    for (const [at, name] of unread.entries()) {
      const document = found[at];
      if (!document) throw missing(chapterId(run, name));
      known.set(name, this.#shelve(document, name));
    }
    return [...known.values()].filter((chapter) => chapter !== undefined);
  }

  #taken(id: string): Chapter | undefined {
    const chapter = this.#shelf.get(id);
    if (chapter) this.#put(id, chapter);
    return chapter;
  }

  #shelve({ _id, memo, said }: ChapterDocument, name: string): Chapter {
    const chapter = { name, memo, said };
    this.#put(_id, chapter);
    return chapter;
  }

  #put(id: string, chapter: Chapter): void {
    this.#shelf.delete(id);
    this.#shelf.set(id, chapter);
    for (const first of this.#shelf.keys()) {
      if (this.#shelf.size <= mostInMemory) break;
      this.#shelf.delete(first);
    }
  }
}

function missing(id: string): StoreError {
  return new StoreError(
    "STORE_CHAPTER_MISSING",
    `The chapter "${id}" of a run is not in the store, so the run cannot go on: restore it from a backup, or end the run with throughline runs end`,
    { retry: "later" },
  );
}
