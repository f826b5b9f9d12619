/** Where a customer can be written to. */
import type { Customer } from "../model/customer.ts";

type Unreachable = Customer["unreachable"];

/** Who writes can be written to. */
export function reachableAgain(unreachable: Unreachable, identity: string): Unreachable {
  if (!unreachable) return undefined;
  const { [identity]: _, ...others } = unreachable;
  return Object.keys(others).length > 0 ? others : undefined;
}
