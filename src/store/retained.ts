/** From when on everything is kept: what a sweep has removed is not missing. */
import { collection, type Document } from "../model/collection.ts";
import type { Store } from "./port.ts";

interface Sweep extends Document {
  readonly before: Date;
}

const sweeps = collection<Sweep>()("store-sweeps", {});

export interface Retained {
  /** Exchanges of before then may have been removed. */
  readonly exchanges: Date;
}

export async function retainedSince(store: Store): Promise<Retained> {
  // What lies there was written by noteSweep().
  const [swept] = (await store.contents.get(sweeps.name, ["exchanges"])) as (Sweep | undefined)[];
  return { exchanges: swept?.before ?? new Date(0) };
}

/** To be noted before the first one is removed. */
export async function noteSweep(store: Store, before: Date): Promise<void> {
  await note(store, "exchanges", before);
}

/** Until when every file was given a date. */
export async function filesDatedUntil(store: Store): Promise<Date> {
  const [dated] = await store.collection(sweeps).get(["file-dates"]);
  return dated?.before ?? new Date(0);
}

/** To be noted after the last one was. */
export async function noteFilesDated(store: Store, until: Date): Promise<void> {
  await note(store, "file-dates", until);
}

async function note(store: Store, _id: string, before: Date): Promise<void> {
  const documents = store.collection(sweeps);
  for (;;) {
    const [known] = await documents.get([_id]);
    if (known && known.before >= before) return;
    const next = { _id, rev: (known?.rev ?? 0) + 1, before };
    const [outcome] = await (known ? documents.replace([next]) : documents.insert([next]));
    if (outcome === "replaced" || outcome === "inserted") return;
  }
}
