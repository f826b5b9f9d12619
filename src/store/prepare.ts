/**
 * Makes a store ready for this program when it opens: refuses a newer one and a half copied one,
 * and leads an older one forward, one version after the other.
 *
 * Invariant: how far a migration has come is kept after the page it belongs to, under a lease. A
 * page may be done twice, after a kill or a lost lease, so a change must know what it has changed.
 */
import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "../base/clock.ts";
import { StoreError } from "../base/errors.ts";
import type { Collection, Document } from "../model/collection.ts";
import { datedFiles } from "./dated-files.ts";
import type { Store } from "./port.ts";
import { newSchema, readSchema, type Schema, schemaVersion, writeSchema } from "./schema.ts";

export interface Migration {
  /** The version it leads to: one more than the one before. */
  readonly to: number;
  /** As declared for the new version. */
  readonly collection: Collection<Document>;
  /** The document in its new form. One that has it already comes back as the same object. */
  readonly change: (document: Document) => Document;
}

/** In the order of their versions; the last leads to `schemaVersion`. */
const migrations: readonly Migration[] = [];

export interface Preparation {
  /** A tool takes the store as it is: nothing is written, and a half copied one is opened too. */
  readonly as?: "program" | "tool";
  readonly migrations?: readonly Migration[];
  readonly clock?: Clock;
}

const leaseMs = 10_000;
const longestWaitMs = 500;

/** `store`, made ready whenever it is opened. */
export function prepared(store: Store, given: Preparation = {}): Store {
  const { as = "program", clock = systemClock } = given;
  return {
    ...store,
    // A copy has the dates of what it was made from.
    files: as === "tool" ? store.files : datedFiles(store, clock),
    async open() {
      await store.open();
      try {
        if (given.as === "tool") await readSchema(store);
        else await prepare(store, given);
      } catch (error) {
        await store.close();
        throw error;
      }
    },
  };
}

async function prepare(store: Store, given: Preparation): Promise<void> {
  const steps = given.migrations ?? migrations;
  const latest = steps.at(-1)?.to ?? schemaVersion;
  const clock = given.clock ?? systemClock;
  const owner = randomUUID();
  for (;;) {
    const schema = await readSchema(store, latest);
    if (schema?.copying) throw unfinished(store.at);
    if (schema?.version === latest) return;
    if (!schema) await writeSchema(store, undefined, newSchema(latest));
    else if (isHeld(schema, owner, clock)) await untilFree(schema, clock);
    else await migrate(store, schema, { step: stepFrom(schema, steps, store.at), clock, owner });
  }
}

interface Work {
  readonly step: Migration;
  readonly clock: Clock;
  readonly owner: string;
}

/** Ends early when somebody else has taken over. */
async function migrate(store: Store, found: Schema, { step, clock, owner }: Work): Promise<void> {
  const reached = (after: string) => ({
    migrating: { owner, until: new Date(clock.now().getTime() + leaseMs), after },
  });
  const begunAt = found.migrating?.after ?? "";
  let held = await writeSchema(store, found, { ...found, ...reached(begunAt) });
  const pages = store.contents.scan(step.collection.name, begunAt === "" ? undefined : begunAt);
  for await (const documents of pages) {
    if (!held) return;
    await changeAll(store, documents, step);
    held = await writeSchema(store, held, { ...held, ...reached(documents.at(-1)?._id ?? "") });
  }
  if (!held) return;
  const { migrating: _, ...rest } = held;
  await writeSchema(store, held, { ...rest, version: step.to });
}

async function changeAll(
  store: Store,
  documents: readonly Document[],
  { collection, change }: Migration,
): Promise<void> {
  const kept = store.collection(collection);
  let left = documents;
  while (left.length > 0) {
    const changed = left
      .map((before) => ({ before, after: change(before) }))
      .filter(({ before, after }) => after !== before)
      .map(({ before, after }) => ({ ...after, _id: before._id, rev: before.rev + 1 }));
    const outcomes = await kept.replace(changed);
    const taken = changed.find((_, at) => outcomes[at] === "taken");
    if (taken) throw clashing(collection.name, taken._id);
    const stale = changed.filter((_, at) => outcomes[at] === "stale").map(({ _id }) => _id);
    // Somebody else changed these meanwhile: seen afresh, they may be done.
    left = (await kept.get(stale)).filter((document) => document !== undefined);
  }
}

function clashing(collection: string, id: string): StoreError {
  return new StoreError(
    "STORE_MIGRATION_FAILED",
    `"${id}" of "${collection}" cannot be led to the next version, since another document holds its unique value: ` +
      "go back to the program of before, or restore the backup, and report it",
  );
}

function isHeld({ migrating }: Schema, owner: string, clock: Clock): boolean {
  return migrating !== undefined && migrating.owner !== owner && migrating.until > clock.now();
}

function untilFree({ migrating }: Schema, clock: Clock): Promise<void> {
  const leftMs = (migrating?.until.getTime() ?? 0) - clock.now().getTime();
  return new Promise((resolve) => {
    clock.after(Math.min(longestWaitMs, leftMs), resolve);
  });
}

function stepFrom({ version }: Schema, steps: readonly Migration[], at: string): Migration {
  const step = steps.find(({ to }) => to === version + 1);
  if (step) return step;
  throw new StoreError(
    "STORE_TOO_OLD",
    `The store at ${at} is of version ${version}, from which this program cannot lead it on: ` +
      "run a release in between first",
  );
}

function unfinished(at: string): StoreError {
  return new StoreError(
    "STORE_UNFINISHED",
    `A copy or restore into the store at ${at} has not come to its end: run it again, or empty the place`,
  );
}
