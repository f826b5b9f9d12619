/** Who does what only one process may do for all that share a store. Only liveness hangs on it. */
import { z } from "zod";
import { collection } from "./collection.ts";

const duty = z.object({
  /** What it is, such as taking in the messages of one account. */
  _id: z.string(),
  rev: z.int(),
  /** Absent when it was given back. */
  owner: z.string().optional(),
  until: z.date(),
});
export type DutyDocument = z.infer<typeof duty>;

export const duties = collection<DutyDocument>()("duties", {}, { survives: "process" });
