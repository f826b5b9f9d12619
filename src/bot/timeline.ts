/** A customer's exchanges in order: those copied to the timeline and those still on the way. */
import type { Exchange } from "../model/exchange.ts";
import type { Page } from "../store/port.ts";
import type { Collections } from "./engine.ts";

export interface TimelineOptions {
  readonly limit: number;
  /** From the page before. */
  readonly after?: string;
}

/** `undefined` when there is no such customer. */
export async function timeline(
  customer: string,
  { limit, after }: TimelineOptions,
  { customers, exchanges }: Collections,
): Promise<Page<Exchange> | undefined> {
  const [found] = await customers.get([customer]);
  if (!found) return undefined;
  // In this order, what is copied meanwhile is on the page or still in the tail, never in neither.
  const stored = await exchanges.get(found.tail.map(({ _id }) => _id));
  const range = { prefix: [customer], limit, ...(after !== undefined && { after }) };
  const page = await exchanges.find("timeline", range);
  if (page.next !== undefined) return page;
  const shown = new Set([...page.items, ...stored].map((exchange) => exchange?._id));
  return { items: [...page.items, ...found.tail.filter(({ _id }) => !shown.has(_id))] };
}
