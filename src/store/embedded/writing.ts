/** How a document is put, replaced and removed within a transaction, with its index entries. */
import { isPlain } from "../../base/plain.ts";
import type { Document } from "../../model/collection.ts";
import { checkId, plainDocument } from "../index-key.ts";
import { decode, encode } from "./encode.ts";
import { entriesOf, holderOf } from "./indexes.ts";
import type { Written } from "./last-written.ts";
import type { Tables } from "./tables.ts";

/** A document as it will be kept: whatever its caller does to it now changes nothing. */
export interface Writing extends Written {
  readonly key: Buffer;
}

/** Made before the transaction, in which nobody else can write. */
export function writing(given: Document, tables: Tables): Writing {
  const document = isPlain(given) ? given : plainDocument(given);
  const { _id: id, rev } = document;
  const kept = tables.kept();
  const entries = entriesOf(kept, document);
  return { id, rev, key: keyOf(id), bytes: encode(document), kept, entries };
}

export function keyOf(id: string): Buffer {
  return Buffer.from(checkId(id));
}

export function load<T extends Document>(
  documents: Tables["documents"],
  key: Buffer,
): T | undefined {
  // Decoded before the library uses these bytes again.
  const bytes = documents.getBinaryFast(key);
  // What lies in this table was written by this collection's own verbs.
  return bytes && (decode(bytes) as T);
}

export function insertOne(tables: Tables, writing: Writing): "inserted" | "exists" {
  if (tables.documents.doesExist(writing.key)) return "exists";
  return put(tables, writing, []) ? "inserted" : "exists";
}

export function replaceOne(tables: Tables, writing: Writing): "replaced" | "stale" | "taken" {
  const stored = tables.documents.getBinaryFast(writing.key);
  if (!stored) return "stale";
  const kept = tables.kept();
  const known = tables.lastWritten.recall(writing.id, stored, kept);
  const previous = known ?? decode(stored);
  if (previous.rev !== writing.rev - 1) return "stale";
  const entries = known?.entries ?? entriesOf(kept, previous as Document);
  return put(tables, writing, entries) ? "replaced" : "taken";
}

export function removeOne({ documents, index, kept }: Tables, key: Buffer): void {
  const indexes = kept();
  const previous = indexes.length > 0 ? load<Document>(documents, key) : undefined;
  if (previous) for (const entry of entriesOf(indexes, previous)) void index.remove(entry);
  void documents.remove(key);
}

/** False, and nothing done, when a unique value of it is taken. */
function put(tables: Tables, writing: Writing, stale: readonly Buffer[]): boolean {
  const { documents, index, lastWritten } = tables;
  const { id, key, bytes } = writing;
  const kept = tables.kept();
  const isUnique = kept.some(({ unique }) => unique);
  if (isUnique && holderOf(index, kept, decode(bytes))) return false;
  // Another process may have changed the indexes since the entries were made.
  const fresh = writing.kept === kept ? writing.entries : entriesOf(kept, decode(bytes));
  for (const entry of stale) if (!hasEntry(fresh, entry)) void index.remove(entry);
  for (const entry of fresh) if (!hasEntry(stale, entry)) void index.put(entry, id);
  void documents.put(key, bytes);
  lastWritten.remember({ id, rev: writing.rev, bytes, kept, entries: fresh });
  return true;
}

function hasEntry(entries: readonly Buffer[], entry: Buffer): boolean {
  return entries.some((other) => other.equals(entry));
}
