/**
 * Looks through a whole store for what must not be. It changes nothing, reads in pages, and may
 * run beside the program: what is newer than the customer it looks at is not held against it.
 */
import type { Document } from "../../model/collection.ts";
import { type Customer, customers } from "../../model/customer.ts";
import { type Exchange, exchanges } from "../../model/exchange.ts";
import { hashIn } from "../../model/file-attachment.ts";
import { type Identity, identities } from "../../model/identity.ts";
import { type InboxEntry, inbox } from "../../model/inbox.ts";
import { fileDates } from "../dated-files.ts";
import type { Store } from "../port.ts";
import { type Retained, retainedSince } from "../retained.ts";
import type { MoveOptions } from "./copy.ts";
import type { Fault, Problem } from "./faults.ts";
import { filePart, partsOf, storeSource } from "./pieces.ts";
import { gapIn } from "./sequence.ts";

/** What an examination of a store has found. */
export interface DoctorReport {
  /** Documents by collection, and `#files`. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many of each kind were found. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** The first hundred of each kind. */
  readonly problems: readonly Problem[];
  readonly foreign: readonly string[];
}

const listedOfAKind = 100;
const customersAtOnce = 50;

/**
 * Counts everything a store holds and looks for what must not be: missing exchanges, lost messages,
 * indexes that differ, documents that point nowhere. Changes nothing; the store may be in use.
 */
export async function doctor(store: Store, options: MoveOptions = {}): Promise<DoctorReport> {
  await storeSource(store);
  const examination = new Examination(store, await retainedSince(store), options);
  return examination.run();
}

class Examination {
  readonly #store: Store;
  readonly #retained: Retained;
  readonly #options: MoveOptions;
  readonly #counts: Record<string, number> = {};
  readonly #faults: Partial<Record<Fault, number>> = {};
  readonly #problems: Problem[] = [];
  readonly #unused = new Set<string>();

  constructor(store: Store, retained: Retained, options: MoveOptions) {
    this.#store = store;
    this.#retained = retained;
    this.#options = options;
  }

  async run(): Promise<DoctorReport> {
    for await (const { hash } of this.#store.files.list()) this.#unused.add(hash);
    const fileCount = this.#unused.size;
    for (const part of await partsOf(this.#store)) await this.#examine(part);
    this.#counts[filePart] = fileCount;
    for (const hash of this.#unused)
      this.#report("file-unused", filePart, hash, "no document names it");
    const { foreign } = await this.#store.contents.names();
    return { counts: this.#counts, faults: this.#faults, problems: this.#problems, foreign };
  }

  async #examine(part: string): Promise<void> {
    this.#counts[part] = 0;
    for await (const documents of this.#store.contents.scan(part)) {
      this.#counts[part] += documents.length;
      // That a file has a date does not say that anybody needs it.
      if (part !== fileDates.name) for (const document of documents) this.#noteHashes(document);
      await this.#examinePage(part, documents);
      this.#options.onProgress?.({ doing: "checking", part, count: this.#counts[part] });
    }
    const fault = await this.#store.contents.indexFault(part);
    if (fault !== undefined) this.#report("index-differs", part, part, fault);
  }

  /** Documents of a collection have the shape it is declared with. */
  async #examinePage(part: string, documents: readonly Document[]): Promise<void> {
    if (part === customers.name)
      for (const customer of documents as readonly Customer[])
        await this.#examineCustomer(customer);
    else if (part === identities.name)
      await this.#examineIdentities(documents as readonly Identity[]);
    else if (part === exchanges.name)
      await this.#examineExchanges(documents as readonly Exchange[]);
    else if (part === inbox.name) await this.#examineInbox(documents as readonly InboxEntry[]);
  }

  async #examineCustomer(customer: Customer): Promise<void> {
    const gap = await gapIn(customer, this.#store, this.#retained);
    if (gap !== undefined) this.#report("exchange-missing", customers.name, customer._id, gap);
    const twice = customer.applied.find((id, at) => customer.applied.indexOf(id) !== at);
    if (twice !== undefined)
      this.#report("applied-twice", customers.name, customer._id, `inbox entry "${twice}"`);
  }

  async #examineIdentities(page: readonly Identity[]): Promise<void> {
    for (const { _id, customer } of await this.#withoutCustomer(page))
      if (!(await this.#hasWaiting(_id)))
        this.#report("identity-without-customer", identities.name, _id, `customer "${customer}"`);
  }

  async #examineExchanges(page: readonly Exchange[]): Promise<void> {
    for (const { _id, customer } of await this.#withoutCustomer(page))
      this.#report("exchange-without-customer", exchanges.name, _id, `customer "${customer}"`);
  }

  async #withoutCustomer<T extends { readonly customer: string }>(page: readonly T[]) {
    const ids = [...new Set(page.map(({ customer }) => customer))];
    const there = new Set<string>();
    // A few at a time: a customer may be large.
    for (let at = 0; at < ids.length; at += customersAtOnce) {
      const some = ids.slice(at, at + customersAtOnce);
      for (const found of await this.#store.contents.get(customers.name, some))
        if (found) there.add(found._id);
    }
    return page.filter(({ customer }) => !there.has(customer));
  }

  /** The customer is made with the first turn. */
  async #hasWaiting(identity: string): Promise<boolean> {
    const range = { prefix: ["new", identity], limit: 1 };
    return (await this.#store.collection(inbox).find("waiting", range)).items.length > 0;
  }

  /** A message that is done is in the story of its customer. */
  async #examineInbox(page: readonly InboxEntry[]): Promise<void> {
    const done = page.filter(
      ({ state, event }) => state === "done" && event.activity.type === "message",
    );
    const found = (await this.#store.contents.get(
      exchanges.name,
      done.map(({ _id }) => `in:${_id}`),
    )) as (Exchange | undefined)[];
    for (const [at, entry] of done.entries()) {
      const isKept = found[at] || entry.acceptedAt < this.#retained.exchanges;
      if (isKept || (await this.#isInTail(entry))) continue;
      this.#report(
        "message-lost",
        inbox.name,
        entry._id,
        "it is done, but no exchange tells of it",
      );
    }
  }

  async #isInTail(entry: InboxEntry): Promise<boolean> {
    const { contents } = this.#store;
    const [identity] = (await contents.get(identities.name, [entry.identity])) as Identity[];
    if (!identity) return false;
    const [customer] = (await contents.get(customers.name, [identity.customer])) as Customer[];
    if (customer?.tail.some(({ _id }) => _id === `in:${entry._id}`)) return true;
    // It may have moved from the tail to the timeline in between.
    const [settled] = await contents.get(exchanges.name, [`in:${entry._id}`]);
    return settled !== undefined;
  }

  #noteHashes(value: unknown): void {
    if (this.#unused.size === 0) return;
    if (typeof value === "string") this.#unused.delete(hashIn(value) ?? value);
    else if (typeof value === "object" && value !== null)
      for (const member of Object.values(value)) this.#noteHashes(member);
  }

  #report(fault: Fault, part: string, id: string, detail: string): void {
    const count = (this.#faults[fault] ?? 0) + 1;
    this.#faults[fault] = count;
    if (count <= listedOfAKind) this.#problems.push({ fault, part, id, detail });
  }
}
