/**
 * Copies all of a store or a backup into an empty store, page by page.
 *
 * Invariant: the place it has come to is kept after the page it belongs to. A copy that was
 * killed goes on from there; what lies beyond is taken away first, and written again.
 */
import { StoreError } from "../../base/errors.ts";
import type { Document } from "../../model/collection.ts";
import type { Store } from "../port.ts";
import {
  type Copying,
  newSchema,
  readSchema,
  type Schema,
  type SchemaFacts,
  type Tally,
  writeSchema,
} from "../schema.ts";
import { isSame, nothing, toLine, withLine } from "./canonical.ts";
import { withoutNewer } from "./newer.ts";
import { filePart, type Piece, partsOf, type Source, storeSource } from "./pieces.ts";

/** How far a copy, backup, restore or examination has come. */
export interface Progress {
  readonly doing: "copying" | "checking" | "writing" | "reading";
  /** The collection, or `#files`. */
  readonly part: string;
  readonly count: number;
}

/** What may be said to whatever goes through a whole store. */
export interface MoveOptions {
  /** Called now and then with how far it has come. */
  readonly onProgress?: (progress: Progress) => void;
}

/** What was carried over. */
export interface CopyReport {
  /** By collection, and `#files`. */
  readonly parts: Readonly<Record<string, Tally>>;
  /** Collections of somebody else's beside ours: not copied. */
  readonly foreign: readonly string[];
}

/**
 * Carries everything over, files and unknown collections included; the source may be in use.
 * Asked again after it was interrupted, it goes on where it was.
 *
 * @throws StoreError `STORE_NOT_EMPTY` when `to` holds anything else.
 */
export async function copy(from: Store, to: Store, options: MoveOptions = {}): Promise<CopyReport> {
  const { foreign } = await from.contents.names();
  return { ...(await fill(to, await storeSource(from), options)), foreign };
}

/** Fills an empty store from `source`, or goes on filling it. */
export async function fill(
  to: Store,
  source: Source,
  options: MoveOptions,
): Promise<Pick<CopyReport, "parts">> {
  const target = await Target.at(to, source, options);
  await target.takeAll();
  const parts = target.parts();
  await check(to, parts, options);
  await target.finish();
  return { parts };
}

class Target {
  readonly #to: Store;
  readonly #source: Source;
  readonly #options: MoveOptions;
  #schema: Schema;
  #copying: Copying;

  static async at(to: Store, source: Source, options: MoveOptions): Promise<Target> {
    const before = await readSchema(to);
    const known = before?.copying;
    if (known?.from !== source.id && !(await isEmpty(to))) throw notEmpty(to.at);
    const copying: Copying =
      known?.from === source.id
        ? known
        : { from: source.id, startedAt: source.startedAt ?? new Date(), done: {} };
    const schema = await write(to, before, { ...newSchema(), ...before, copying });
    return new Target({ to, source, options, schema, copying });
  }

  constructor(given: {
    to: Store;
    source: Source;
    options: MoveOptions;
    schema: Schema;
    copying: Copying;
  }) {
    this.#to = given.to;
    this.#source = given.source;
    this.#options = given.options;
    this.#schema = given.schema;
    this.#copying = given.copying;
  }

  async takeAll(): Promise<void> {
    const { at } = this.#copying;
    if (at) await this.#takeAway(at);
    for await (const piece of this.#source.pieces(at)) await this.#take(piece);
  }

  parts(): Readonly<Record<string, Tally>> {
    const { done, at } = this.#copying;
    return at ? { ...done, [at.part]: at.tally } : done;
  }

  async finish(): Promise<void> {
    const { copying: _, ...rest } = this.#schema;
    await write(this.#to, this.#schema, { ...rest, version: this.#source.version });
  }

  async #take(piece: Piece): Promise<void> {
    if (piece.type === "file") return this.#takeFile(piece);
    const { part, documents } = piece;
    const { startedAt } = this.#copying;
    const kept = await withoutNewer(part, documents, { to: this.#to, startedAt });
    await this.#to.contents.put(part, kept);
    const before = this.#tallyOf(part);
    const tally = kept.reduce((sum, document) => withLine(sum, toLine(document)), before);
    const leftOut = before.leftOut + documents.length - kept.length;
    await this.#reach(part, documents.at(-1)?._id ?? "", { ...tally, leftOut });
  }

  async #takeFile({ file, content }: Piece & { type: "file" }): Promise<void> {
    const before = this.#tallyOf(filePart);
    try {
      const put = await this.#to.files.put(content(), file.sizeBytes);
      if (put.hash !== file.hash) throw damaged(file.hash, this.#source.at);
      await this.#reach(filePart, file.hash, withLine(before, toLine(file)));
    } catch (error) {
      // Removed while the copy was made: nothing names it any more.
      if (!(error instanceof StoreError) || error.code !== "STORE_NO_FILE") throw error;
      await this.#reach(filePart, file.hash, { ...before, leftOut: before.leftOut + 1 });
    }
  }

  #tallyOf(part: string): Tally {
    const { at } = this.#copying;
    return at?.part === part ? at.tally : nothing;
  }

  async #reach(part: string, after: string, tally: Tally): Promise<void> {
    const { at, done } = this.#copying;
    const isNext = at !== undefined && at.part !== part;
    this.#copying = {
      ...this.#copying,
      done: isNext ? { ...done, [at.part]: at.tally } : done,
      at: { part, after, tally },
    };
    this.#schema = await write(this.#to, this.#schema, {
      ...this.#schema,
      copying: this.#copying,
    });
    this.#options.onProgress?.({ doing: "copying", part, count: tally.count });
  }

  /** What a killed copy wrote beyond the place it kept; by now the source may not have it. */
  async #takeAway({ part, after }: { part: string; after: string }): Promise<void> {
    if (part === filePart) return;
    for await (const documents of this.#to.contents.scan(part, after))
      await this.#to.contents.remove(part, idsOf(documents));
  }
}

/** Reads back what was written. @throws StoreError `STORE_COPY_DIFFERS` */
async function check(
  to: Store,
  parts: Readonly<Record<string, Tally>>,
  options: MoveOptions,
): Promise<void> {
  for (const [part, expected] of Object.entries(parts)) {
    const found = await tallyOf(to, part, (count) =>
      options.onProgress?.({ doing: "checking", part, count }),
    );
    if (isSame(found, expected)) continue;
    throw new StoreError(
      "STORE_COPY_DIFFERS",
      `Of ${part}, ${expected.count} were copied and ${found.count} are there, or they differ: ` +
        `see that nothing else writes to ${to.at}, empty it and copy again`,
    );
  }
}

/** Count and checksum of a collection, or of `#files`: equal on every home. */
export async function tallyOf(
  store: Store,
  part: string,
  onCount: (count: number) => void = () => {},
): Promise<Tally> {
  let tally = nothing;
  if (part === filePart) {
    for await (const file of store.files.list()) tally = withLine(tally, toLine(file));
    return tally;
  }
  for await (const documents of store.contents.scan(part)) {
    for (const document of documents) tally = withLine(tally, toLine(document));
    onCount(tally.count);
  }
  return tally;
}

async function write(to: Store, before: Schema | undefined, next: SchemaFacts): Promise<Schema> {
  const written = await writeSchema(to, before, next);
  if (written) return written;
  throw new StoreError(
    "STORE_BUSY",
    `Another process fills or prepares the store at ${to.at}: let it come to its end, then try again`,
    { retry: "later" },
  );
}

async function isEmpty(store: Store): Promise<boolean> {
  for (const part of await partsOf(store))
    for await (const documents of store.contents.scan(part)) if (documents.length > 0) return false;
  for await (const _ of store.files.list()) return false;
  return true;
}

function idsOf(documents: readonly Document[]): string[] {
  return documents.map(({ _id }) => _id);
}

function notEmpty(at: string): StoreError {
  return new StoreError(
    "STORE_NOT_EMPTY",
    `The store at ${at} is not empty: name an empty directory or database, or the one in which this copy was begun`,
  );
}

function damaged(hash: string, at: string): StoreError {
  return new StoreError(
    "STORE_FILE_DAMAGED",
    `The file ${hash} from ${at} does not have the content it is named after: restore it from a backup, or remove it`,
  );
}
