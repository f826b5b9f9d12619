/** A store with something of everything in it: customers, exchanges, files and unknown collections. */
import { Readable } from "node:stream";
import { collection, type Document } from "../../src/model/collection.ts";
import { type Customer, customers, newCustomer } from "../../src/model/customer.ts";
import { type Exchange, exchanges } from "../../src/model/exchange.ts";
import { identities } from "../../src/model/identity.ts";
import { type InboxEntry, inbox, inboxEntryOf } from "../../src/model/inbox.ts";
import { tallyOf } from "../../src/store/move/copy.ts";
import { filePart, partsOf } from "../../src/store/move/pieces.ts";
import type { Store } from "../../src/store/port.ts";

export interface ContentSize {
  readonly customers: number;
  readonly exchangesEach: number;
  readonly files: number;
}

const insertedAtOnce = 500;
const base = Date.UTC(2026, 0, 1);

interface Screen extends Document {
  readonly text: string;
  readonly "odd.name$": string;
}

/** One that the engine does not know, as an adapter may have. */
const screens = collection<Screen>()("phone-screens", { text: ["text"] });

export async function fillStore(store: Store, size: ContentSize): Promise<void> {
  const people = Array.from({ length: size.customers }, (_, at) => aKnownCustomer(at, size));
  await inPages(people, (some) => store.collection(customers).insert(some));
  await inPages(people, (some) =>
    store.collection(identities).insert(
      some.map(({ _id, createdAt }) => ({
        _id: `telegram:bot:${_id}`,
        rev: 1,
        customer: _id,
        createdAt,
      })),
    ),
  );
  for (const { _id } of people)
    await inPages(exchangesOf(_id, size.exchangesEach), (some) =>
      store.collection(exchanges).insert(some),
    );
  await store.collection(inbox).insert([anInboxEntry("customer-00000", 1)]);
  await store
    .collection(screens)
    .insert([{ _id: "screen", rev: 3, text: "grüße", "odd.name$": "kept" }]);
  for (let at = 0; at < size.files; at++)
    await store.files.put(Readable.from(Buffer.alloc(1_000 + at * 997, at)), 1e9);
}

/** Count and checksum of everything: equal for equal stores on any home. */
export async function digestOf(store: Store): Promise<Record<string, string>> {
  const digest: Record<string, string> = {};
  for (const part of [...(await partsOf(store)), filePart]) {
    const { count, sum } = await tallyOf(store, part);
    if (count > 0) digest[part] = `${count} ${sum}`;
  }
  return digest;
}

export function aKnownCustomer(at: number, { exchangesEach }: ContentSize): Customer {
  const id = `customer-${String(at).padStart(5, "0")}`;
  return {
    ...newCustomer(id, new Date(base)),
    rev: 1,
    facts: {
      "first.name": { value: `Ada ${at}`, at: new Date(base), source: "in:1", channel: "telegram" },
      $price: { value: 12.5, at: new Date(base), source: "in:1", channel: "telegram" },
    },
    exchangeCount: exchangesEach,
  };
}

export function exchangesOf(customer: string, count: number, from = 1): Exchange[] {
  return Array.from({ length: count }, (_, at) => anExchange(customer, from + at));
}

export function anExchange(customer: string, seq: number): Exchange {
  const from = { id: customer };
  return {
    _id: `in:telegram:bot:${customer}-${seq}`,
    rev: 1,
    customer,
    seq,
    at: new Date(base + seq * 1_000),
    direction: "in",
    identity: `telegram:bot:${customer}`,
    channel: "telegram",
    activity: {
      type: "message",
      id: `${customer}-${seq}`,
      channelId: "telegram",
      timestamp: new Date(base),
      from,
      recipient: { id: "bot" },
      conversation: { id: customer },
      text: `Message ${seq} of ${customer}: ${"where is my order? ".repeat(8)}`,
    },
    state: "received",
  };
}

export function anInboxEntry(customer: string, seq: number): InboxEntry {
  const { activity } = anExchange(customer, seq);
  // An exchange that came in holds the activity that came in.
  const event = { activity, order: "1" } as InboxEntry["event"];
  return { ...inboxEntryOf(event, new Date(base)), state: "done" };
}

async function inPages<T>(all: readonly T[], work: (some: readonly T[]) => Promise<unknown>) {
  for (let at = 0; at < all.length; at += insertedAtOnce)
    await work(all.slice(at, at + insertedAtOnce));
}
