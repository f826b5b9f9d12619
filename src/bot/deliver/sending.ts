/**
 * A message that goes out right after the turn which promises it: the document of the turn says so,
 * which spares a note of its own before the sending. What stays behind is no longer said to go.
 */
import type { Customer, OutboxEntry } from "../../model/customer.ts";

/** For longer than that nothing is "right after": another process may have taken over meanwhile. */
const freshMs = 1_000;

/**
 * Whether an act is the first message of its conversation that waits. What must rather be lost than
 * repeated is noted when it really goes.
 */
export function isSentNext(
  { outbox }: Customer,
  identity: string,
  { act, onUncertain }: Pick<OutboxEntry, "act" | "onUncertain">,
): boolean {
  if (act.type === "edit" || onUncertain === "skip") return false;
  return !outbox.some((before) => before.identity === identity && before.act.type === "send");
}

/** Whether the turn that promises an entry has said that it goes out now. */
export function isNoted({ sendingSince }: OutboxEntry, now: Date): boolean {
  if (sendingSince === undefined) return false;
  const agoMs = now.getTime() - sendingSince.getTime();
  // A clock that was put back tells nothing.
  return agoMs >= 0 && agoMs < freshMs;
}

/** What of a conversation did not go out is known not to have gone. */
export function withoutSending(customer: Customer, identity: string): Customer {
  if (!customer.outbox.some((entry) => entry.identity === identity && entry.sendingSince))
    return customer;
  const outbox = customer.outbox.map((entry) => {
    if (entry.identity !== identity) return entry;
    const { sendingSince: _, ...rest } = entry;
    return rest;
  });
  return { ...customer, outbox };
}
