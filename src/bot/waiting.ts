/** What waits for one customer: new inbox entries of all their identities, in their order. */
import type { Customer } from "../model/customer.ts";
import type { InboxEntry } from "../model/inbox.ts";
import type { Collections } from "./engine.ts";
import { mostOfFlood } from "./pace.ts";

const entriesAtOnce = 20;

export interface Waiting {
  readonly entries: readonly InboxEntry[];
  /** There may be more. */
  readonly isCut: boolean;
}

/** `ringing` are identities where messages came in, known to the customer's document or not yet. */
export async function waitingFor(
  customer: Customer,
  ringing: readonly string[],
  { inbox }: Collections,
): Promise<Waiting> {
  // Of a flood, all that is taken together has to be seen.
  const limit = customer.pace?.told ? mostOfFlood : entriesAtOnce;
  const keys = new Set([...Object.keys(customer.identities), ...ringing]);
  const queues = await Promise.all(
    [...keys].map(async (key) => {
      const range = { prefix: ["new", key], limit };
      return [...(await inbox.find("waiting", range)).items];
    }),
  );
  const isCut = queues.some(({ length }) => length === limit);
  return { entries: mergeByArrival(queues), isCut };
}

/** Each queue is in its app's own order, and stays so. */
function mergeByArrival(queues: InboxEntry[][]): InboxEntry[] {
  const merged: InboxEntry[] = [];
  for (;;) {
    const heads = queues.filter((queue) => queue.length > 0);
    const [first, ...others] = heads;
    if (!first) return merged;
    const earliest = others.reduce((best, queue) => (isEarlier(queue, best) ? queue : best), first);
    const next = earliest.shift();
    if (next) merged.push(next);
  }
}

function isEarlier([one]: InboxEntry[], [other]: InboxEntry[]): boolean {
  return one !== undefined && other !== undefined && one.acceptedAt < other.acceptedAt;
}
