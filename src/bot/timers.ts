/**
 * Timers are data of the customer. One fires as an inbox entry that its number names, so that
 * whoever fires it again finds the key taken; the turn that handles the entry also moves or ends
 * the timer. A timer that was missed fires once, however long ago, and one that repeats goes on
 * with the first time that is still to come.
 */
import type { TimerSetting } from "../flow/replay.ts";
import type { Customer, Timer } from "../model/customer.ts";
import { escapePart } from "../model/identity.ts";
import type { InboxEntry } from "../model/inbox.ts";
import { ownEntry } from "./own-entry.ts";

/** The name of the event as which a timer fires. */
export const timerEvent = "throughline/timer";

/** Inbox entries of all that is due, to be filed. */
export function dueEntries(customer: Customer, now: Date): InboxEntry[] {
  return customer.timers
    .filter(({ dueAt }) => dueAt <= now)
    .flatMap((timer) => {
      const happened = { name: timerEvent, id: `${timer.id}:${timer.n}`, value: { id: timer.id } };
      return ownEntry(customer, { ...happened, entry: entryIdOf(customer, timer), at: now }) ?? [];
    });
}

/** The timer that fired as this entry; `undefined` when it was set anew or cancelled since. */
export function firedTimer(customer: Customer, { _id }: InboxEntry): Timer | undefined {
  return customer.timers.find((timer) => entryIdOf(customer, timer) === _id);
}

export function afterFiring(customer: Customer, entry: InboxEntry, now: Date): Customer {
  const fired = firedTimer(customer, entry);
  if (!fired) return customer;
  const { everyMs, dueAt } = fired;
  if (everyMs === undefined) return withoutTimer(customer, fired.id);
  const missed = Math.floor(Math.max(now.getTime() - dueAt.getTime(), 0) / everyMs);
  return withTimer(customer, {
    ...fired,
    dueAt: new Date(dueAt.getTime() + (missed + 1) * everyMs),
  });
}

/** Sets a timer, in the place of the one of that id if there is any. */
export function withTimer(customer: Customer, { id, ...setting }: TimerSetting): Customer {
  const others = customer.timers.filter((timer) => timer.id !== id);
  const n = customer.timerCount + 1;
  return { ...customer, timers: [...others, { ...setting, id, n }], timerCount: n };
}

export function withoutTimer(customer: Customer, id: string): Customer {
  return { ...customer, timers: customer.timers.filter((timer) => timer.id !== id) };
}

/** Its number says which of the customer's timers it is; its own id may be long. */
function entryIdOf({ _id }: Customer, { n }: Timer): string {
  return `timer:${escapePart(_id)}:${n}`;
}
