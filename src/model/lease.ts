/**
 * Who works on a customer now, and on what: kept apart from the customer, because it is written
 * often and need not survive the machine. Only liveness hangs on it; the customer's `rev` is the
 * fence.
 */
import { z } from "zod";
import { collection } from "./collection.ts";

const lease = z.object({
  /** The customer. */
  _id: z.string(),
  rev: z.int(),
  /** Absent when it was given back and only what follows is remembered. */
  owner: z.string().optional(),
  until: z.date(),
  /** The inbox entry whose turn is being played. */
  running: z.string().optional(),
  /** Inbox entries in whose turn a process ended, and how often. */
  deaths: z.array(z.object({ entry: z.string(), count: z.int() })),
  /** Outbox ids being handed to their app: only these may have gone out without a mark. */
  sending: z.array(z.string()).readonly(),
});
export type LeaseDocument = z.infer<typeof lease>;

export const leases = collection<LeaseDocument>()("leases", {}, { survives: "process" });
