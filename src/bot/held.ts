/**
 * A customer held by this process: the lease, the document in memory, and its writes in a row.
 *
 * Invariant: every write replaces the document over the revision this process knows. Whoever
 * lost the lease finds the revision moved, writes nothing, and lets go.
 */
import type { Surroundings } from "../base/surroundings.ts";
import type { Customer, customers } from "../model/customer.ts";
import type { SendNote } from "../model/lease.ts";
import type { Documents } from "../store/port.ts";
import { folded } from "./chapters.ts";
import { type Lease, leaseLost } from "./lease.ts";

type CustomerDocuments = Documents<Customer, (typeof customers)["indexes"]>;
type Change = (customer: Customer) => Customer;

export interface HeldOptions {
  readonly documents: CustomerDocuments;
  readonly surroundings: Surroundings;
  readonly lease: Lease;
}

export class Held {
  readonly lease: Lease;
  readonly #options: HeldOptions;
  #customer: Customer;
  #ahead: Customer;
  #pending: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  #isWriting = false;
  #lost: { readonly error: unknown } | undefined;

  /** A `customer` of revision 0 is stored with the first write. */
  constructor(customer: Customer, options: HeldOptions) {
    this.#customer = customer;
    this.#ahead = customer;
    this.#options = options;
    this.lease = options.lease;
  }

  /** The document as last written. */
  get customer(): Customer {
    return this.#customer;
  }

  /** The document as it will be when all that was asked for is written. */
  get ahead(): Customer {
    return this.#ahead;
  }

  /** What an owner before this one has sent, or begun to send, without marking it. */
  get sending(): readonly SendNote[] {
    return this.lease.sending;
  }

  /** Tells whoever takes over what may be out: noted before it is sent. */
  async noteSending(notes: readonly SendNote[]): Promise<void> {
    if (this.#lost) throw this.#lost.error;
    await this.lease.send(notes);
  }

  /** Changes the newest document at once; it is written with whatever is written next. */
  later(change: Change): void {
    this.#ahead = change(this.#ahead);
  }

  /** Lets go in the middle of work, whatever that still does: no write of it happens. */
  async giveUp(): Promise<void> {
    this.#lost ??= { error: leaseLost(this.#customer._id) };
    await this.lease.giveUp();
  }

  /**
   * Changes the newest document. What is asked for in one turn of the event loop, and while a
   * write is under way, is written together.
   */
  write(change: Change): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ahead = change(this.#ahead);
      this.#pending.push({ resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    await endOfThisTurn();
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        if (this.#lost) throw this.#lost.error;
        this.#customer = await this.#replace(this.#ahead);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#lost ??= { error };
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isWriting = false;
  }

  async #replace(changed: Customer): Promise<Customer> {
    const { surroundings, documents } = this.#options;
    const { rev } = this.#customer;
    const next: Customer = { ...changed, rev: rev + 1, lastWriteId: surroundings.newId() };
    const written = [folded(next)];
    try {
      const [outcome] = await (rev === 0 ? documents.insert(written) : documents.replace(written));
      if (outcome === "replaced" || outcome === "inserted") return next;
    } catch (cause) {
      if (await this.#isStored(next)) return next;
      throw cause;
    }
    // A driver that repeats a command by itself reports its own success as stale.
    if (await this.#isStored(next)) return next;
    surroundings.measure.count("turn_fenced_total", {});
    throw leaseLost(next._id);
  }

  async #isStored(next: Customer): Promise<boolean> {
    const [stored] = await this.#options.documents.get([next._id]);
    return stored?.lastWriteId === next.lastWriteId;
  }
}

/** After everything that can run now has run, and before anything from outside comes in. */
function endOfThisTurn(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
