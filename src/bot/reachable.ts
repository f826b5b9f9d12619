/** Where a customer can be written to. */
import type { Customer } from "../model/customer.ts";
import type { InboxEntry } from "../model/inbox.ts";
import { reachabilityIn } from "../model/reachability.ts";

type Unreachable = Customer["unreachable"];

/** What is known of it after somebody has written, or their app has told. */
export function reachableAfter(
  unreachable: Unreachable,
  { identity, event }: Pick<InboxEntry, "identity" | "event">,
  at: Date,
): Unreachable {
  const isReachable = reachabilityIn(event.activity);
  if (isReachable === undefined) return unreachable;
  if (isReachable) return reachableAgain(unreachable, identity);
  return { ...unreachable, [identity]: { at, reason: "they have blocked the bot" } };
}

/** Who writes can be written to. */
function reachableAgain(unreachable: Unreachable, identity: string): Unreachable {
  if (!unreachable) return undefined;
  const { [identity]: _, ...others } = unreachable;
  return Object.keys(others).length > 0 ? others : undefined;
}
