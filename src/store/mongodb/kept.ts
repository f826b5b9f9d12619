/** A document as it lies in MongoDB: names made safe, and beside them what only this home knows. */
import { randomUUID } from "node:crypto";
import type { mongo } from "mongoose";
import type { Document } from "../../model/collection.ts";
import { decodeKeys } from "./keys.ts";

/** No member of a document is ever encoded to one of these names. */
export interface Kept extends Document {
  /** Names the write that made this revision: tells an unknown outcome from a lost one. */
  readonly "%write"?: string;
  /** Set while an insert has not yet got its unique values: to readers, nothing is there. */
  readonly "%pending"?: true;
  /** Moved to keep out a write that was begun before. */
  readonly "%fence"?: string;
}

export type Native = mongo.Collection<Kept>;

export function decodeDocument(kept: Kept): Document {
  const { "%write": _write, "%pending": _pending, "%fence": _fence, ...document } = kept;
  return decodeKeys(document);
}

export function newWriteId(): string {
  return randomUUID();
}
