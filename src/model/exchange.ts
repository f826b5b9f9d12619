/** One stored message in either direction: the permanent timeline of a customer. */
import { z } from "zod";
import { inboundActivity, outboundActivity } from "./activity.ts";
import { collection } from "./collection.ts";

export const exchange = z.object({
  /** `in:<inbox id>` or `out:<outbox id>`: copying it twice changes nothing. */
  _id: z.string(),
  rev: z.int(),
  customer: z.string(),
  /** Counts a customer's exchanges from 1, without gaps. */
  seq: z.int(),
  /** Never before the exchange that precedes it. */
  at: z.date(),
  direction: z.enum(["in", "out"]),
  identity: z.string(),
  channel: z.string(),
  activity: z.union([inboundActivity, outboundActivity]),
  /**
   * What became of it. `failed`: the app refused it; `expired`: it could not be sent while it still
   * made sense; `parked`: it waits for somebody to look at it; `uncertain`: nobody can tell whether
   * it arrived, and it was not to be sent twice.
   */
  state: z.enum(["received", "queued", "sent", "failed", "expired", "parked", "uncertain"]),
  /** The app's id of a sent message. */
  nativeId: z.string().optional(),
  /** It was written before one that had been handled already. */
  late: z.literal(true).optional(),
  /** The other messages it was delivered in, by what names their turns. */
  parts: z.array(z.string()).optional(),
  flow: z.string().optional(),
  step: z.string().optional(),
  /** Why an inbound message answered nothing, or an outbound one was not sent. */
  note: z.string().optional(),
});
/** One message in either direction, with what became of it. */
export type Exchange = z.infer<typeof exchange>;

export const exchanges = collection<Exchange>()("exchanges", {
  timeline: ["customer", "at", "seq"],
  age: ["at"],
});
