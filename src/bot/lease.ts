/**
 * The lease of one customer: taken, renewed, given back, and what its owner notes of its work for
 * whoever takes over should it die. Every write is a compare-and-set of the lease document.
 */
import { StoreError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { LeaseDocument, leases, SendNote } from "../model/lease.ts";
import type { Documents } from "../store/port.ts";
import { mayTake } from "./owner.ts";

export interface LeaseOptions {
  readonly leases: Documents<LeaseDocument, (typeof leases)["indexes"]>;
  readonly surroundings: Surroundings;
  /** Names this engine among those that share the store. */
  readonly owner: string;
  /** How long a lease lasts unless it is renewed: how long a killed process keeps others waiting. */
  readonly leaseMs: number;
}

export class Lease {
  readonly #options: LeaseOptions;
  #document: LeaseDocument;
  #last: Promise<void> = Promise.resolve();
  #stopRenewing: () => void = () => {};

  constructor(customer: string, options: LeaseOptions) {
    this.#options = options;
    const { owner, surroundings } = options;
    // Never a revision that an owner of a lease removed since could take for the next of its own.
    const rev = surroundings.clock.now().getTime();
    this.#document = { _id: customer, rev, owner, until: this.#until(), deaths: [], sending: [] };
  }

  /** What an owner before this one has sent, or begun to send, without marking it. */
  get sending(): readonly SendNote[] {
    return this.#document.sending;
  }

  /** False when another owner has it. `running` is the message whose turn is played first. */
  async take(running?: string): Promise<boolean> {
    const { surroundings } = this.#options;
    await surroundings.fault("lease:before");
    const isTaken = (await this.#insert(running)) || (await this.#takeOver(running));
    await surroundings.fault("lease:after");
    if (isTaken) this.#renewLater();
    return isTaken;
  }

  /** Nearly always there is none: it is not looked for. */
  async #insert(running: string | undefined): Promise<boolean> {
    const next = this.#next({ running });
    const [outcome] = await this.#options.leases.insert([next]);
    if (outcome === "inserted") this.#document = next;
    return outcome === "inserted";
  }

  /** From an owner that gave it back unfinished, let it run out or has died. */
  async #takeOver(running: string | undefined): Promise<boolean> {
    const { surroundings, leases, owner, leaseMs } = this.#options;
    const [found] = await leases.get([this.#document._id]);
    const now = surroundings.clock.now();
    if (!found || !mayTake(found, { owner, now, leaseMs })) return false;
    const deaths = deathsIn(found, owner);
    // A suspect is noted when its own turn comes: it waits for the others before it.
    const isSuspect = deaths.some(({ entry }) => entry === running);
    // What was sent is uncertain until its fate is written in the customer: whoever dies meanwhile
    // passes it on.
    const { rev, sending } = found;
    const next = {
      ...{ ...this.#document, rev: rev + 1, until: this.#until(), deaths, sending },
      ...(running !== undefined && !isSuspect && { running }),
    };
    const [outcome] = await leases.replace([next]);
    if (outcome !== "replaced") return false;
    const isOthers = found.owner !== undefined && found.owner !== owner;
    if (isOthers) surroundings.measure.count("lease_takeovers_total", {});
    this.#document = next;
    return true;
  }

  /** How many processes ended while they played this message. */
  deathsOf(entry: string): number {
    return this.#document.deaths.find((death) => death.entry === entry)?.count ?? 0;
  }

  /** These messages are handled: what they did to processes before no longer counts. */
  forgive(entries: readonly string[]): void {
    if (this.#document.deaths.length === 0) return;
    const deaths = this.#document.deaths.filter(({ entry }) => !entries.includes(entry));
    this.#document = { ...this.#document, deaths };
  }

  /** Noted before the turn of a message is played, so that a death in it is counted. */
  async run(entry: string): Promise<void> {
    if (this.#document.running !== entry) await this.#note({ running: entry });
  }

  /** Noted before messages are handed to their app. */
  send(sending: readonly SendNote[]): Promise<void> {
    return this.#note({ sending });
  }

  /** Lets others have it at once. */
  release(): Promise<void> {
    this.abandon();
    return this.#inTurn(() => this.#giveBack());
  }

  /** Leaves work unfinished: others may have it at once, and find what may have been sent. */
  giveUp(): Promise<void> {
    this.abandon();
    return this.#note({ owner: undefined, running: undefined });
  }

  /** Stops renewing without a word to the store: it runs out by itself. */
  abandon(): void {
    this.#stopRenewing();
  }

  /** @throws StoreError `STORE_LEASE_LOST` when another owner has taken over. */
  #note(note: Partial<LeaseDocument>): Promise<void> {
    return this.#inTurn(() => this.#write(note));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  async #write(note: Partial<LeaseDocument>): Promise<void> {
    const { leases } = this.#options;
    const next = this.#next(note);
    // A driver that repeats a command by itself reports its own success as stale.
    const isWritten = await leases.replace([next]).then(
      async ([outcome]) => outcome === "replaced" || this.#isStored(next),
      async (cause: unknown) => {
        if (await this.#isStored(next)) return true;
        throw cause;
      },
    );
    if (!isWritten) throw leaseLost(next._id);
    this.#document = next;
  }

  async #giveBack(): Promise<void> {
    const { surroundings, leases, leaseMs } = this.#options;
    const { _id, until, deaths } = this.#document;
    const leftMs = until.getTime() - surroundings.clock.now().getTime();
    // Removing asks nobody's leave: only where no other owner can have taken it meanwhile.
    const isSurelyOurs = leftMs > leaseMs / 3;
    if (isSurelyOurs && deaths.length === 0) await leases.remove([_id]);
    else await this.#write({ owner: undefined, running: undefined, sending: [] });
  }

  #next(note: Partial<LeaseDocument>): LeaseDocument {
    return { ...this.#document, ...note, rev: this.#document.rev + 1, until: this.#until() };
  }

  #until(): Date {
    const { surroundings, leaseMs } = this.#options;
    return new Date(surroundings.clock.now().getTime() + leaseMs);
  }

  async #isStored({ _id, owner, rev }: LeaseDocument): Promise<boolean> {
    const [stored] = await this.#options.leases.get([_id]);
    return stored?.owner === owner && stored?.rev === rev;
  }

  #renewLater(): void {
    const { surroundings, leaseMs } = this.#options;
    this.#stopRenewing = surroundings.clock.after(leaseMs / 3, () => {
      this.#renewLater();
      this.#note({}).catch((error: unknown) => {
        // A store that is away may be back in time; an owner who took over stays.
        if (isLeaseLost(error)) this.abandon();
      });
    });
  }
}

/** Whoever left a turn unfinished died in it, unless it was this very process. */
function deathsIn(found: LeaseDocument, owner: string): LeaseDocument["deaths"] {
  const { running, deaths } = found;
  if (running === undefined || found.owner === undefined || found.owner === owner) return deaths;
  const known = deaths.find(({ entry }) => entry === running);
  const others = deaths.filter((death) => death !== known);
  return [...others, { entry: running, count: (known?.count ?? 0) + 1 }];
}

export function isLeaseLost(error: unknown): boolean {
  return error instanceof StoreError && error.code === "STORE_LEASE_LOST";
}

export function leaseLost(customer: string): StoreError {
  return new StoreError(
    "STORE_LEASE_LOST",
    `Customer ${customer} was taken over by another process while this one worked on it; the other goes on`,
    { retry: "later" },
  );
}
