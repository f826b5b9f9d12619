/**
 * Who works on a customer now, and on what: kept apart from the customer, because it is written
 * often and need not survive the machine. Only liveness hangs on it; the customer's `rev` is the
 * fence.
 */
import { z } from "zod";
import { collection } from "./collection.ts";

/** What is known of an outbox entry between its sending and its mark in the customer. */
const sendNote = z.object({
  /** Of the outbox entry. */
  id: z.string(),
  since: z.date(),
  /** Set once it is out: what the mark will say. */
  sent: z.object({ nativeId: z.string().optional(), note: z.string().optional() }).optional(),
});
export type SendNote = z.infer<typeof sendNote>;

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
  /** Outbox entries handed to their app: only these may have gone out without a mark. */
  sending: z.array(sendNote).readonly(),
});
export type LeaseDocument = z.infer<typeof lease>;

export const leases = collection<LeaseDocument>()("leases", {}, { survives: "process" });
