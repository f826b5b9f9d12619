/** The mistake of sending what a turn says before the turn is committed. */
import type { Driver, Sent } from "../../src/channel/driver.ts";
import type { Customer } from "../../src/model/customer.ts";
import type { Documents } from "../../src/store/port.ts";
import type { Parts } from "../kit/fleet/process.ts";
import { type AnyDocument, between } from "./between.ts";

export function sendFirst({ store, driver }: Parts): Parts {
  const early = new Map<string, Sent>();
  return {
    store: between(store, "customers", (documents) => ({
      replace: async (changed) => {
        for (const next of changed) await sendNew(next, { documents, driver, early });
        return documents.replace(changed);
      },
    })),
    driver: {
      ...driver,
      send: async (to, part, key) => early.get(key) ?? driver.send(to, part, key),
    },
  };
}

interface Early {
  readonly documents: Documents<AnyDocument>;
  readonly driver: Driver;
  readonly early: Map<string, Sent>;
}

async function sendNew(next: AnyDocument, { documents, driver, early }: Early): Promise<void> {
  const { outbox, identities } = next as unknown as Customer;
  const [before] = (await documents.get([next._id])) as unknown as (Customer | undefined)[];
  const known = new Set(before?.outbox.map(({ id }) => id));
  for (const { id, identity, act } of outbox) {
    const to = identities[identity];
    if (known.has(id) || early.has(id) || !to || act.type !== "send") continue;
    early.set(id, await driver.send(to, act.activity, id));
  }
}
