/** What a store says of itself: its version, its own id, and a copy into it that is under way. */
import { randomUUID } from "node:crypto";
import { StoreError } from "../base/errors.ts";
import { collection, type Document } from "../model/collection.ts";
import type { Store } from "./port.ts";

/** The version of what this program keeps. It moves with every migration. */
export const schemaVersion = 1;

export interface Tally {
  readonly count: number;
  /** Of all digests, whatever their order. */
  readonly sum: string;
  /** What is newer than the rest of the copy, and was not taken over. */
  readonly leftOut: number;
}

/** Up to where a copy has come, and what it has met so far in the part it stands in. */
export interface Place {
  readonly part: string;
  readonly after: string;
  readonly tally: Tally;
}

export interface Copying {
  /** The id of the store or backup it is made from. */
  readonly from: string;
  readonly startedAt: Date;
  readonly done: Readonly<Record<string, Tally>>;
  readonly at?: Place;
}

export interface Schema extends Document {
  readonly version: number;
  readonly store: string;
  readonly copying?: Copying;
  /** Who leads it to the next version until when, and up to which document that has come. */
  readonly migrating?: { readonly owner: string; readonly until: Date; readonly after: string };
}

export const schemas = collection<Schema>()("store-schema", {});
const id = "schema";

export type SchemaFacts = Omit<Schema, "_id" | "rev">;

/** @throws StoreError `STORE_NEWER` when the store is of a version above `known`. */
export async function readSchema(store: Store, known = schemaVersion): Promise<Schema | undefined> {
  // What lies there was written by writeSchema().
  const [found] = (await store.contents.get(schemas.name, [id])) as (Schema | undefined)[];
  if (found && found.version > known) throw newer(store.at, found.version, known);
  return found;
}

/** Writes over the revision before; `undefined` when somebody else has. */
export async function writeSchema(
  store: Store,
  before: Schema | undefined,
  next: SchemaFacts,
): Promise<Schema | undefined> {
  const schema: Schema = { ...next, _id: id, rev: (before?.rev ?? 0) + 1 };
  const documents = store.collection(schemas);
  const [outcome] = await (before ? documents.replace([schema]) : documents.insert([schema]));
  return outcome === "replaced" || outcome === "inserted" ? schema : undefined;
}

export function newSchema(version = schemaVersion): SchemaFacts {
  return { version, store: randomUUID() };
}

export function newer(at: string, version: number, known = schemaVersion): StoreError {
  return new StoreError(
    "STORE_NEWER",
    `The store at ${at} is of version ${version}, and this program knows versions up to ${known}: ` +
      "run the newer program that last used it, or restore a backup from before",
  );
}
