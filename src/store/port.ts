/**
 * The store: a few verbs that every home does natively, and no query language.
 * One document is the unit of atomicity. Every verb takes many; a write is durable when it resolves.
 */
import type { Readable } from "node:stream";
import type { Collection, Document, Indexes, Scalar } from "../model/collection.ts";

export type { Scalar } from "../model/collection.ts";

/**
 * A stretch of an index. Text orders by code point; two texts that agree in their first hundred
 * bytes may come in either order. One field holds values of one type. Of an index with `each`, a
 * range is over the documents that hold one element, so its prefix names that.
 */
export interface Range {
  /** Values the first fields of the index must equal. */
  readonly prefix?: readonly Scalar[];
  /** The next field: from here, inclusive. */
  readonly from?: Scalar;
  /** The next field: up to here, exclusive. */
  readonly before?: Scalar;
  /** Longest page, at least 1. */
  readonly limit: number;
  readonly reverse?: boolean;
  /** Goes on after the page that gave this cursor; writes in between are allowed. */
  readonly after?: string;
}

/** Some documents in their order, and where to go on. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Set when there may be more. */
  readonly next?: string;
}

/** A batch is carried out as if one document after the other; each happens wholly or not at all. */
export interface Documents<T extends Document, I extends Indexes = Indexes> {
  /** The documents in the order of the ids, `undefined` where there is none. */
  get(ids: readonly string[]): Promise<(T | undefined)[]>;
  /** Adds what is not there yet; `exists` when its id or a unique value of it is taken. */
  insert(documents: readonly T[]): Promise<("inserted" | "exists")[]>;
  /**
   * Replaces each over the revision before its own; `stale` when that is not the stored one,
   * `taken` when it is but another document holds a unique value.
   */
  replace(documents: readonly T[]): Promise<("replaced" | "stale" | "taken")[]>;
  /** Removes those that are there. */
  remove(ids: readonly string[]): Promise<void>;
  /** Documents in the order of an index, then of their ids. */
  find(index: keyof I & string, range: Range): Promise<Page<T>>;
}

export interface CounterEntry {
  readonly name: string;
  /** What the sum is of, such as a channel or a flow. */
  readonly key: string;
  /** As `2026-01-31`; the caller decides on the time zone. */
  readonly day: string;
  /** A whole number; negative ones count too. */
  readonly amount: number;
  /** What it comes from, such as the id of an exchange. */
  readonly source: string;
}

export interface CounterRange {
  readonly name: string;
  /** Default: every key. */
  readonly key?: string;
  /** The first day. */
  readonly from: string;
  /** The day after the last. */
  readonly before: string;
}

export interface CounterRow {
  readonly key: string;
  readonly day: string;
  readonly sum: number;
}

/** Named sums by key and day: what reports are made of. */
export interface Counters {
  /**
   * Adds up. What a source adds to one counter is added in one call and counts once, however
   * often the call is repeated, within the eight days after which a sweep forgets the source.
   */
  add(entries: readonly CounterEntry[]): Promise<void>;
  /** In the order of the days. */
  read(range: CounterRange): Promise<CounterRow[]>;
}

export interface StoredFile {
  /** SHA-256 of the content, in hexadecimal. */
  readonly hash: string;
  readonly sizeBytes: number;
}

/** Content by its hash: kept once however often it is put, and never visible in part. */
export interface Files {
  /**
   * Reads `content` to its end, or until it is over its limit; memory stays flat.
   *
   * @throws StoreError `STORE_FILE_TOO_LARGE`; nothing is kept then.
   */
  put(content: Readable, limitBytes: number): Promise<StoredFile>;
  /** The stream fails with StoreError `STORE_NO_FILE` when there is none. */
  open(hash: string): Readable;
  remove(hash: string): Promise<void>;
  /** Every file in the order of the hashes, after the given one. */
  list(after?: string): AsyncIterable<StoredFile>;
  /** Removes what was begun before then and never finished, and counts it. */
  tidy(before: Date): Promise<number>;
}

/** Everything a store holds, whatever declared it: for moving house and for the doctor. */
export interface Contents {
  /** Collections with documents of ours; on MongoDB, also those that belong to somebody else. */
  names(): Promise<{ readonly own: readonly string[]; readonly foreign: readonly string[] }>;
  get(name: string, ids: readonly string[]): Promise<(Document | undefined)[]>;
  /** All documents in the order of their ids, page by page; writes in between are allowed. */
  scan(name: string, after?: string): AsyncIterable<readonly Document[]>;
  /** Puts documents as they are over whatever has their ids; their index is made anew later. */
  put(name: string, documents: readonly Document[]): Promise<void>;
  remove(name: string, ids: readonly string[]): Promise<void>;
  /** What is wrong with the index of a collection, if anything. */
  indexFault(name: string): Promise<string | undefined>;
}

/** How far the building of indexes over what is stored already has come. */
export interface BuildProgress {
  readonly collection: string;
  readonly indexes: readonly string[];
  /** Documents. */
  readonly done: number;
  readonly total: number;
}

/** A place that keeps everything. Both homes do the same. */
export interface Store {
  readonly home: "embedded" | "mongodb";
  /** Writes asked for in one turn of the event loop happen in that order, or all at once. */
  readonly keepsOrder: boolean;
  /** Where the data lies, fit to be shown: no credentials. */
  readonly at: string;
  /** @throws StoreError that says what to do when the place cannot be used. */
  open(): Promise<void>;
  /** Only while the store is open. */
  collection<T extends Document, I extends Indexes>(declared: Collection<T, I>): Documents<T, I>;
  readonly counters: Counters;
  readonly files: Files;
  readonly contents: Contents;
  /** Writes and reads back one document. @throws StoreError when that fails. */
  check(): Promise<void>;
  /** Waits for the writes under way. */
  close(): Promise<void>;
}
