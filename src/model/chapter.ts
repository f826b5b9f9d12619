/**
 * A chapter of a run: a part of its memo that lies beside the customer, so that a turn of a long
 * run writes what is new and not all that was ever answered.
 */
import { z } from "zod";
import { collection } from "./collection.ts";
import type { Chapter, Run } from "./customer.ts";

const chapter = z.object({
  _id: z.string(),
  rev: z.int(),
  customer: z.string(),
  memo: z.custom<Chapter["memo"]>(),
  said: z.custom<Chapter["said"]>(),
  /** Since when no run needs it. */
  spentAt: z.date().optional(),
});
export type ChapterDocument = z.infer<typeof chapter>;

export const chapters = collection<ChapterDocument>()("chapters", { age: ["spentAt"] });

/** The id of a chapter, by the name its run has for it. */
export function chapterId(run: string, name: string): string {
  return `${run}:${name}`;
}

/** The chapters that a run as it is in the document begins with. */
export function chapterIds({ id, chapters: names = [] }: Run): string[] {
  return names.map((name) => chapterId(id, name));
}
