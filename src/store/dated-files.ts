/**
 * Files with the day they were last put, which is what they are kept by: their content does not say,
 * and a place they are moved to does not know.
 *
 * Invariant: a file that is put while a sweep removes it is put again or stays. The sweep says
 * first that it removes, under the revision it has read; whoever puts says last that it is there.
 */
import type { Clock } from "../base/clock.ts";
import { StoreError } from "../base/errors.ts";
import { collection, type Document } from "../model/collection.ts";
import type { Documents, Files, Store } from "./port.ts";

/** Of the clocks of two machines. */
const skewMs = 60_000;
const filesAtOnce = 500;

interface FileDate extends Document {
  /** When it was last put; not there once it is removed. */
  readonly at?: Date;
  /** When it was removed, or began to be. */
  readonly goneAt?: Date;
  /** Its removal has begun, and nobody has said that it has ended. */
  readonly isGoing?: boolean;
}

export const fileDates = collection<FileDate>()("file-dates", {
  age: ["at"],
  going: ["isGoing"],
  gone: ["goneAt"],
});

type Dates = Documents<FileDate, (typeof fileDates)["indexes"]>;

/** The same files, dated as they are put. */
export function datedFiles({ files, collection: open }: Store, clock: Clock): Files {
  return {
    ...files,
    async put(content, limitBytes) {
      const begunAt = clock.now();
      const file = await files.put(content, limitBytes);
      await noteDate(open(fileDates), file.hash, { begunAt, now: clock.now() });
      return file;
    },
  };
}

async function noteDate(
  dates: Dates,
  _id: string,
  { begunAt, now }: { readonly begunAt: Date; readonly now: Date },
): Promise<void> {
  for (;;) {
    const [known] = await dates.get([_id]);
    const goneMs = known?.goneAt?.getTime() ?? 0;
    if (goneMs > begunAt.getTime() - skewMs) throw removedMeanwhile(_id);
    const next = { _id, rev: (known?.rev ?? 0) + 1, at: now };
    const [outcome] = await (known ? dates.replace([next]) : dates.insert([next]));
    if (outcome === "replaced" || outcome === "inserted") return;
  }
}

function removedMeanwhile(hash: string): StoreError {
  return new StoreError(
    "STORE_FILE_REMOVED",
    `The file ${hash} was removed as too old while it was put once more: put it again`,
    { retry: "later" },
  );
}

/** Dates the files that have none, such as those that came with an older release. */
export async function dateFiles({ files, collection: open }: Store, now: Date): Promise<void> {
  const dates = open(fileDates);
  let hashes: string[] = [];
  const note = async () => {
    const known = await dates.get(hashes);
    const undated = hashes.filter((_, at) => known[at] === undefined);
    if (undated.length > 0) await dates.insert(undated.map((_id) => ({ _id, rev: 1, at: now })));
    hashes = [];
  };
  for await (const { hash } of files.list()) {
    hashes.push(hash);
    if (hashes.length === filesAtOnce) await note();
  }
  if (hashes.length > 0) await note();
}

export interface FileSweep {
  /** What was last put before then is removed. */
  readonly before: Date;
  readonly now: Date;
  readonly signal: AbortSignal | undefined;
}

/** Removes the files that are too old, and counts them. */
export async function sweepFiles(
  store: Store,
  { before, now, signal }: FileSweep,
): Promise<number> {
  const dates = store.collection(fileDates);
  let removed = 0;
  // Begun before, by whoever was stopped in the middle of it.
  const pages = [
    () => dates.find("going", { prefix: [true], limit: filesAtOnce }),
    () => dates.find("age", { before, limit: filesAtOnce }),
  ];
  for (const page of pages)
    while (!signal?.aborted) {
      const { items } = await page();
      if (items.length === 0) break;
      for (const date of items) removed += await removeFile(store, date, now);
    }
  return removed;
}

async function removeFile(store: Store, date: FileDate, goneAt: Date): Promise<number> {
  const dates = store.collection(fileDates);
  const { _id, rev } = date;
  const going = { _id, rev: rev + 1, goneAt, isGoing: true };
  const [outcome] = await dates.replace([going]);
  // It was put again in between.
  if (outcome !== "replaced") return 0;
  await store.files.remove(_id);
  await dates.replace([{ _id, rev: rev + 2, goneAt }]);
  return 1;
}
