/** The mistake of handling the newest waiting message first. */
import type { Parts } from "../kit/fleet/process.ts";
import { between } from "./between.ts";

export function newestFirst({ store, driver }: Parts): Parts {
  return {
    driver,
    store: between(store, "inbox", (documents) => ({
      insert: (added) => documents.insert(added.map((entry) => ({ ...entry, ...turned(entry) }))),
    })),
  };
}

/** The order of digits, turned round. */
function turned({ order }: Readonly<Record<string, unknown>>): { order: string } {
  return { order: String(order).replace(/\d/g, (digit) => String(9 - Number(digit))) };
}
