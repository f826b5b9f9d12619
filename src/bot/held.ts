/**
 * A customer held by this process: the lease, the document in memory, and its writes in a row.
 *
 * Invariant: every write replaces the document over the revision this process knows. Whoever
 * lost the lease finds the revision moved, writes nothing, and lets go.
 */
import { StoreError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import { type Customer, type customers, newCustomer } from "../model/customer.ts";
import type { Documents } from "../store/port.ts";
import { mayTake } from "./owner.ts";

type CustomerDocuments = Documents<Customer, (typeof customers)["indexes"]>;
type Change = (customer: Customer) => Customer;

export interface HoldOptions {
  readonly documents: CustomerDocuments;
  readonly surroundings: Surroundings;
  /** Names this process among those that share the store. */
  readonly owner: string;
  /** How long a lease lasts unless it is renewed: how long a killed process keeps others waiting. */
  readonly leaseMs: number;
}

/** Takes the lease of a customer, made if it is new; `undefined` while another process has it. */
export async function hold(id: string, options: HoldOptions): Promise<Held | undefined> {
  const { documents, surroundings, owner } = options;
  await surroundings.fault("lease:before");
  const [known] = await documents.get([id]);
  const now = surroundings.clock.now();
  if (!mayTake(known?.lease, owner, now)) return undefined;
  const before = known ?? newCustomer(id, "", now);
  const token = before.token + 1;
  const leased: Customer = {
    ...before,
    rev: known ? known.rev + 1 : 1,
    lastWriteId: surroundings.newId(),
    token,
    lease: { owner, token, until: until(now, options) },
  };
  const [outcome] = known ? await documents.replace([leased]) : await documents.insert([leased]);
  await surroundings.fault("lease:after");
  return outcome === "replaced" || outcome === "inserted" ? new Held(leased, options) : undefined;
}

export class Held {
  #customer: Customer;
  readonly #options: HoldOptions;
  #pending: { change: Change; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #isWriting = false;
  #lost: unknown;
  #stopRenewing: () => void = () => {};

  constructor(customer: Customer, options: HoldOptions) {
    this.#customer = customer;
    this.#options = options;
    this.#renewLater();
  }

  /** The document as last written. */
  get customer(): Customer {
    return this.#customer;
  }

  /** Applies a change to the newest document. Changes asked for while one is written go together. */
  write(change: Change): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ change, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  /** Writes a last change and gives the lease back. */
  async release(change: Change): Promise<void> {
    this.#stopRenewing();
    await this.write((customer) => {
      const { lease: _, ...rest } = change(customer);
      return rest;
    });
  }

  /** Stops renewing without a word to the store: after a crash of the turn, or a lost lease. */
  abandon(): void {
    this.#stopRenewing();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        if (this.#lost) throw this.#lost;
        const changed = batch.reduce((customer, { change }) => change(customer), this.#customer);
        this.#customer = await this.#replace(changed);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#lost = error;
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isWriting = false;
  }

  async #replace(changed: Customer): Promise<Customer> {
    const { surroundings, documents } = this.#options;
    const now = surroundings.clock.now();
    const next: Customer = {
      ...changed,
      rev: this.#customer.rev + 1,
      lastWriteId: surroundings.newId(),
      ...(changed.lease && { lease: { ...changed.lease, until: until(now, this.#options) } }),
    };
    try {
      const [outcome] = await documents.replace([next]);
      if (outcome === "replaced") return next;
    } catch (cause) {
      if (await this.#isStored(next)) return next;
      throw cause;
    }
    // A driver that repeats a command by itself reports its own success as stale.
    if (await this.#isStored(next)) return next;
    surroundings.measure.count("turn_fenced_total", {});
    throw new StoreError(
      "STORE_LEASE_LOST",
      `Customer ${next._id} was taken over by another process while this one worked on it; the other goes on`,
      { retry: "later" },
    );
  }

  async #isStored(next: Customer): Promise<boolean> {
    const [stored] = await this.#options.documents.get([next._id]);
    return stored?.lastWriteId === next.lastWriteId;
  }

  #renewLater(): void {
    const { surroundings, leaseMs } = this.#options;
    this.#stopRenewing = surroundings.clock.after(leaseMs / 3, () => {
      this.#renewLater();
      this.write((customer) => customer).catch(() => this.#stopRenewing());
    });
  }
}

function until(now: Date, { leaseMs }: HoldOptions): Date {
  return new Date(now.getTime() + leaseMs);
}
