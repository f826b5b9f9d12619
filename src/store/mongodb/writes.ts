/**
 * One command for many writes, and an exact outcome for each. Every write carries an id of its
 * own into the document: where a reply is lost or its counts do not say enough, a read-back
 * shows whose write is there. What even that leaves open is an error, never a guess.
 */
import type { mongo } from "mongoose";
import { StoreError } from "../../base/errors.ts";
import { isWithoutAnswer, refused } from "./errors.ts";
import { type Kept, type Native, newWriteId } from "./kept.ts";

const duplicateKey = 11_000;

type Inserted = "inserted" | "exists";
type Replaced = "replaced" | "stale";
/** In the order of the documents. */
type Outcomes<Outcome> = (Outcome | Error)[];

export async function insertAll(
  native: Native,
  documents: readonly Kept[],
): Promise<Outcomes<Inserted>> {
  const firsts = new Map(documents.toReversed().map((document) => [document._id, document]));
  const outcomes = await insertDistinct(native, [...firsts.values()]);
  const byId = new Map([...firsts.keys()].map((id, at) => [id, outcomes[at]]));
  return documents.map((document) => {
    const outcome = byId.get(document._id) ?? "exists";
    const isFirst = firsts.get(document._id) === document;
    return isFirst || outcome instanceof Error ? outcome : "exists";
  });
}

async function insertDistinct(
  native: Native,
  documents: readonly Kept[],
): Promise<Outcomes<Inserted>> {
  const write = newWriteId();
  try {
    const written = documents.map((document) => ({ ...document, "%write": write }));
    await native.insertMany(written, { ordered: false });
    return documents.map(() => "inserted");
  } catch (error) {
    const taken = duplicates(error);
    if (taken) return documents.map((_, at) => (taken.has(at) ? "exists" : "inserted"));
    return readBack(
      { native, documents, error },
      (document, kept) => {
        if (kept?.["%write"] === write) return "inserted";
        // Not a later revision of ours, then.
        return kept?.rev === document.rev ? "exists" : undefined;
      },
      insertDistinct,
    );
  }
}

/** Positions whose id was taken; `undefined` when anything else went wrong. */
function duplicates(error: unknown): Set<number> | undefined {
  const failures = failuresOf(error);
  if (failures.length === 0 || isDoubtful(error)) return undefined;
  if (failures.some(({ code }) => code !== duplicateKey)) return undefined;
  return new Set(failures.map(({ index }) => index));
}

function failuresOf(error: unknown): mongo.WriteError[] {
  const { writeErrors } = error as Partial<mongo.MongoBulkWriteError>;
  return writeErrors === undefined ? [] : [writeErrors].flat();
}

/** Written, but not on as many members as was asked for. */
function isDoubtful(error: unknown): boolean {
  const { result } = error as Partial<mongo.MongoBulkWriteError>;
  return result?.getWriteConcernError() !== undefined;
}

/** Revisions of one document go one after the other, all others together. */
export async function replaceAll(
  native: Native,
  documents: readonly Kept[],
): Promise<Outcomes<Replaced>> {
  const outcomes: Outcomes<Replaced> = [];
  let left = [...documents.entries()];
  while (left.length > 0) {
    const ids = new Set<string>();
    const later: typeof left = [];
    const wave = left.filter((entry) => {
      const isFirst = !ids.has(entry[1]._id);
      ids.add(entry[1]._id);
      if (!isFirst) later.push(entry);
      return isFirst;
    });
    const settled = await replaceDistinct(
      native,
      wave.map(([, document]) => document),
    );
    for (const [at, [place]] of wave.entries()) outcomes[place] = settled[at] ?? "stale";
    left = later;
  }
  return outcomes;
}

async function replaceDistinct(
  native: Native,
  documents: readonly Kept[],
): Promise<Outcomes<Replaced>> {
  const write = newWriteId();
  const writes = documents.map((document) => ({
    replaceOne: {
      filter: { _id: document._id, rev: document.rev - 1 },
      replacement: { ...document, "%write": write },
    },
  }));
  try {
    const { matchedCount } = await native.bulkWrite(writes, { ordered: false });
    if (matchedCount === documents.length) return documents.map(() => "replaced");
    if (matchedCount === 0) return documents.map(() => "stale");
    return sortOut(native, documents, await keptNow(native, documents), { write, matchedCount });
  } catch (error) {
    return readBack(
      { native, documents, error },
      (document, kept) => {
        if (kept?.["%write"] === write) return "replaced";
        return kept?.rev === document.rev ? "stale" : undefined;
      },
      replaceDistinct,
    );
  }
}

/** Which of the documents the matched ones were. */
function sortOut(
  native: Native,
  documents: readonly Kept[],
  kept: ReadonlyMap<string, Kept>,
  { write, matchedCount }: { readonly write: string; readonly matchedCount: number },
): Outcomes<Replaced> {
  const outcomes = documents.map(({ _id, rev }) => {
    const now = kept.get(_id);
    if (now?.["%write"] === write) return "replaced";
    // Whatever is further on, or gone, may have been ours for a moment.
    return now && now.rev <= rev ? "stale" : undefined;
  });
  const unexplained = matchedCount - outcomes.filter((outcome) => outcome === "replaced").length;
  const open = outcomes.filter((outcome) => outcome === undefined).length;
  const rest =
    unexplained === 0 ? "stale" : unexplained === open ? "replaced" : unknownOutcome(native);
  return outcomes.map((outcome) => outcome ?? rest);
}

interface Failure {
  readonly native: Native;
  readonly documents: readonly Kept[];
  readonly error: unknown;
}

/** After a refusal, what was not done is tried alone: one document cannot fail the others. */
async function readBack<Outcome>(
  { native, documents, error }: Failure,
  outcomeOf: (document: Kept, kept: Kept | undefined) => Outcome | undefined,
  redo: (native: Native, documents: readonly Kept[]) => Promise<Outcomes<Outcome>>,
): Promise<Outcomes<Outcome>> {
  const failure = refused(native.collectionName, error);
  if (isDoubtful(error)) return documents.map(() => failure);
  const isLost = error instanceof Error && isWithoutAnswer(error);
  if (!isLost && documents.length === 1) return [failure];
  const kept = await keptNow(native, documents);
  const outcomes: Outcomes<Outcome> = [];
  for (const document of documents) {
    const outcome = outcomeOf(document, kept.get(document._id));
    if (outcome !== undefined) outcomes.push(outcome);
    else if (isLost) outcomes.push(failure);
    else if ((kept.get(document._id)?.rev ?? 0) > document.rev)
      outcomes.push(unknownOutcome(native));
    else outcomes.push(...(await redo(native, [document])));
  }
  return outcomes;
}

/** The hidden members and the revision of what is there now. */
async function keptNow(
  native: Native,
  documents: readonly Kept[],
): Promise<ReadonlyMap<string, Kept>> {
  const ids = documents.map(({ _id }) => _id);
  try {
    const found = await native
      .find({ _id: { $in: ids } }, { projection: { rev: 1, "%write": 1 } })
      .toArray();
    return new Map(found.map((kept) => [kept._id, kept]));
  } catch (error) {
    throw refused(native.collectionName, error);
  }
}

function unknownOutcome({ collectionName }: Native): StoreError {
  return new StoreError(
    "STORE_OUTCOME_UNKNOWN",
    `Others wrote to "${collectionName}" before it could be seen whether this write was carried out: ` +
      "read the document and decide again",
    { retry: "later" },
  );
}
