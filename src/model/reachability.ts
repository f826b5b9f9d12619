/** What a driver tells of somebody who has blocked the bot, or has let it in again. */
import { z } from "zod";
import type { InboundActivity } from "./activity.ts";

/** The name of the event by which a driver tells whether somebody can be written to. */
export const reachabilityEvent = "throughline/reachability";

const reachability = z.object({ isReachable: z.boolean() });

/** Whether whoever it comes from can be written to; nothing where it does not say. */
export function reachabilityIn(activity: InboundActivity): boolean | undefined {
  if (activity.type === "message") return true;
  if (activity.name !== reachabilityEvent) return undefined;
  return reachability.safeParse(activity.value).data?.isReachable;
}
