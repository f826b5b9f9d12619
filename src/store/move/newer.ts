/**
 * Leaves out what came into being after its customer was copied: taken over, it would have no
 * customer, or a number that the customer gives again. Of chapters, those are taken that the
 * customer names.
 */

import { type ChapterDocument, chapterIds, chapters } from "../../model/chapter.ts";
import type { Document } from "../../model/collection.ts";
import { type Customer, customers } from "../../model/customer.ts";
import { type Exchange, exchanges } from "../../model/exchange.ts";
import { type Identity, identities } from "../../model/identity.ts";
import type { Store } from "../port.ts";

const customersAtOnce = 50;

export async function withoutNewer(
  part: string,
  documents: readonly Document[],
  { to, startedAt }: { readonly to: Store; readonly startedAt: Date },
): Promise<readonly Document[]> {
  if (part === exchanges.name) {
    // Documents of a collection have the shape it is declared with.
    const found = documents as readonly Exchange[];
    const owners = await ownersOf(found, to);
    return found.filter(({ customer, seq, at }) => {
      const count = owners.get(customer)?.exchangeCount;
      return count === undefined ? at < startedAt : seq <= count;
    });
  }
  if (part === chapters.name) {
    const found = documents as readonly ChapterDocument[];
    const owners = await ownersOf(found, to);
    return found.filter(({ _id, customer }) =>
      owners.get(customer)?.runs.some((run) => chapterIds(run).includes(_id)),
    );
  }
  if (part !== identities.name) return documents;
  const found = documents as readonly Identity[];
  const owners = await ownersOf(found, to);
  return found.filter(({ customer, createdAt }) => owners.has(customer) || createdAt < startedAt);
}

async function ownersOf(
  of: readonly { readonly customer: string }[],
  to: Store,
): Promise<Map<string, Customer>> {
  const ids = [...new Set(of.map(({ customer }) => customer))];
  const owners = new Map<string, Customer>();
  for (let at = 0; at < ids.length; at += customersAtOnce) {
    const some = ids.slice(at, at + customersAtOnce);
    for (const found of (await to.contents.get(customers.name, some)) as (Customer | undefined)[])
      if (found) owners.set(found._id, found);
  }
  return owners;
}
