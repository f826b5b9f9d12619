/** What the last card on an app offers to say: it can be typed, by label or number. Pure. */
import type { Customer, Option } from "../model/customer.ts";

/** Nothing is offered any more where a question comes after it. */
export function withOffer(
  before: Customer,
  identity: string,
  options: readonly Option[],
): Customer {
  if (!before.offered && options.length === 0) return before;
  const { offered = {}, ...customer } = before;
  const { [identity]: _, ...others } = offered;
  const all = options.length > 0 ? { ...others, [identity]: [...options] } : others;
  return Object.keys(all).length > 0 ? { ...customer, offered: all } : customer;
}
