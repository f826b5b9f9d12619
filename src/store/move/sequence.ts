/** Whether a customer's exchanges count from the first one kept to the last without gaps. */
import type { Customer } from "../../model/customer.ts";
import { exchanges } from "../../model/exchange.ts";
import type { Store } from "../port.ts";
import type { Retained } from "../retained.ts";

const exchangesAtOnce = 500;

/** What is missing; `undefined` when nothing is. */
export async function gapIn(
  customer: Customer,
  store: Store,
  retained: Retained,
): Promise<string | undefined> {
  const inTail = new Set(customer.tail.map(({ seq }) => seq));
  const isSwept = customer.createdAt < retained.exchanges;
  let expected: number | undefined = isSwept ? undefined : 1;
  for await (const seq of storedNumbers(customer._id, store)) {
    if (seq > customer.exchangeCount) break;
    expected ??= seq;
    while (expected < seq && inTail.has(expected)) expected += 1;
    if (seq > expected) return missing(expected, customer);
    expected = Math.max(expected, seq + 1);
  }
  expected ??= Math.min(...inTail, customer.exchangeCount + 1);
  while (inTail.has(expected)) expected += 1;
  return expected > customer.exchangeCount ? undefined : missing(expected, customer);
}

async function* storedNumbers(customer: string, store: Store): AsyncGenerator<number> {
  const stored = store.collection(exchanges);
  let after: string | undefined;
  do {
    const range = { prefix: [customer], limit: exchangesAtOnce, ...(after && { after }) };
    const page = await stored.find("timeline", range);
    for (const { seq } of page.items) yield seq;
    after = page.next;
  } while (after !== undefined);
}

function missing(seq: number, { exchangeCount }: Customer): string {
  return `number ${seq} of ${exchangeCount} is neither in the timeline nor in the tail`;
}
