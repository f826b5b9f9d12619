/** Finds the customer behind an event, or makes one. Safe to run twice and at the same time. */
import type { Customer } from "../model/customer.ts";
import { type Identity, personKey } from "../model/identity.ts";
import type { InboxEntry } from "../model/inbox.ts";
import type { Collections, Engine } from "./engine.ts";

/** The id of the customer; their document is made with the first lease. */
export async function identify(entry: InboxEntry, engine: Engine): Promise<string> {
  const { vouchedFor } = entry.event;
  const key = entry.identity;
  const [known] = await engine.collections.identities.get([key]);
  if (known) return known.customer;
  let customer = engine.surroundings.newId();
  if (vouchedFor !== undefined) {
    customer = await claim(personKey(vouchedFor), customer, engine);
    await engine.surroundings.fault("identify:person");
  }
  customer = await claim(key, customer, engine);
  await engine.surroundings.fault("identify:identity");
  return customer;
}

/** Those whom an adapter vouches for under this name. */
export async function customersOf(
  person: string,
  { identities, customers }: Collections,
): Promise<readonly Customer[]> {
  const [identity] = await identities.get([personKey(person)]);
  if (!identity) return [];
  const [customer] = await customers.get([identity.customer]);
  return customer ? [customer] : [];
}

/** Whoever is called that: by their id, by one on an app, or by the name an adapter vouches for. */
export async function customerNamed(
  name: string,
  { identities, customers }: Collections,
): Promise<Customer | undefined> {
  const named = await identities.get([name, personKey(name)]);
  const ids = [name, ...named.flatMap((identity) => (identity ? [identity.customer] : []))];
  const found = await customers.get(ids);
  return found.find((customer) => customer !== undefined);
}

/** Files `customer` under a key that is free, or returns whose it is. */
async function claim(key: string, customer: string, engine: Engine): Promise<string> {
  const { identities } = engine.collections;
  const createdAt = engine.surroundings.clock.now();
  const made: Identity = { _id: key, rev: 1, customer, createdAt };
  const [outcome] = await identities.insert([made]);
  if (outcome === "inserted") return customer;
  const [taken] = await identities.get([key]);
  return taken?.customer ?? customer;
}
