/** A wait that an app has asked of one of our accounts: kept, since it outlives the process. */
import { z } from "zod";
import { collection } from "./collection.ts";

const pause = z.object({
  /** Channel and account. */
  _id: z.string(),
  rev: z.int(),
  /** When it was asked for, and until when: a clock that is set back makes it no longer. */
  at: z.date(),
  until: z.date(),
});
export type Pause = z.infer<typeof pause>;

export const pauses = collection<Pause>()("pauses", {});
