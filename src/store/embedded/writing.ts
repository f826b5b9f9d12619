/** How a document is put, replaced and removed within a transaction, with its index entries. */
import { isPlain } from "../../base/plain.ts";
import type { Document } from "../../model/collection.ts";
import { checkId, plainDocument } from "../index-key.ts";
import { decode, encode } from "./encode.ts";
import { entriesOf, holderOf, type KeptIndex } from "./indexes.ts";
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
  const kept = tables.kept.last();
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
  const { documents } = tables;
  const kept = tables.kept();
  if (isTaken(tables, writing, kept)) return "exists";
  // It says whether it has put anything, though its types do not.
  const isNew: unknown = documents.putSync(writing.key, writing.bytes, { noOverwrite: true });
  if (isNew !== true) return "exists";
  changeEntries(tables, writing, { kept, stale: [] });
  return "inserted";
}

export function replaceOne(tables: Tables, writing: Writing): "replaced" | "stale" | "taken" {
  const { documents, lastWritten } = tables;
  const kept = tables.kept();
  // Looked at before anything else is read: the library uses these bytes again.
  const stored = documents.getBinaryFast(writing.key);
  if (!stored) return "stale";
  const known = lastWritten.recall(writing.id, stored, kept);
  const previous = known ?? decode(stored);
  if (previous.rev !== writing.rev - 1) return "stale";
  if (isTaken(tables, writing, kept)) return "taken";
  const stale = known?.entries ?? entriesOf(kept, previous as Document);
  void documents.put(writing.key, writing.bytes);
  changeEntries(tables, writing, { kept, stale });
  return "replaced";
}

export function removeOne({ documents, index, kept }: Tables, key: Buffer): void {
  const indexes = kept();
  const previous = indexes.length > 0 ? load<Document>(documents, key) : undefined;
  if (previous) for (const entry of entriesOf(indexes, previous)) void index.remove(entry);
  void documents.remove(key);
}

/** Whether another document holds a unique value of it. */
function isTaken({ index }: Tables, { bytes }: Writing, kept: readonly KeptIndex[]): boolean {
  const isUnique = kept.some(({ unique }) => unique);
  return isUnique && holderOf(index, kept, decode(bytes)) !== undefined;
}

interface Change {
  readonly kept: readonly KeptIndex[];
  /** Entries of the document before it. */
  readonly stale: readonly Buffer[];
}

function changeEntries(tables: Tables, writing: Writing, { kept, stale }: Change): void {
  const { index, lastWritten } = tables;
  const { id, rev, bytes } = writing;
  // Another process may have changed the indexes since the entries were made.
  const entries = writing.kept === kept ? writing.entries : entriesOf(kept, decode(bytes));
  for (const entry of stale) if (!hasEntry(entries, entry)) void index.remove(entry);
  for (const entry of entries) if (!hasEntry(stale, entry)) void index.put(entry, id);
  lastWritten.remember({ id, rev, bytes, kept, entries });
}

function hasEntry(entries: readonly Buffer[], entry: Buffer): boolean {
  return entries.some((other) => other.equals(entry));
}
