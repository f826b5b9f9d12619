/**
 * Serves one customer: every waiting message in order, one turn after another, while what they
 * promise is delivered beside them. What a turn leaves behind is settled before the lease is
 * given back.
 */
import type { Surroundings } from "../base/surroundings.ts";
import { migrated } from "../flow/migrate.ts";
import { type Customer, newCustomer } from "../model/customer.ts";
import type { InboxEntry } from "../model/inbox.ts";
import type { Bell } from "./bell.ts";
import { type Burst, earlier, Line } from "./bursts.ts";
import { withRuns } from "./chapters.ts";
import { Delivery } from "./deliver/delivery.ts";
import type { Engine } from "./engine.ts";
import { hasFilesToTake, withFiles } from "./fetch-files.ts";
import { Held } from "./held.ts";
import { Lease, leaseLost } from "./lease.ts";
import type { Place } from "./place.ts";
import { settle } from "./settle.ts";
import { dueEntries } from "./timers.ts";
import { playTurn, type TurnOutcome } from "./turn.ts";
import type { TurnEntry } from "./turn-entry.ts";
import { type Waiting, waitingFor } from "./waiting.ts";

/** After so many batches others get their turn. */
const mostBatches = 4;
/** Whom an app keeps waiting for longer makes room for others. */
const patienceMs = 250;

/** What a worker shares with all who serve. */
export interface Shift {
  /** Set when the worker stops: no further turn begins. */
  isOver: boolean;
  readonly holds: Set<Held>;
}

export interface ServeOptions {
  readonly bell: Bell;
  readonly engine: Engine;
  readonly shift: Shift;
  /** Taken. */
  readonly place: Place;
}

/** Returns false while another process holds the customer. */
export async function serve(id: string, options: ServeOptions): Promise<boolean> {
  const { bell, engine, shift } = options;
  const { collections, surroundings, owner, leaseMs } = engine;
  const { leases, customers } = collections;
  const [known] = await customers.get([id]);
  const customer = known ? await takenUp(known, engine) : newCustomer(id, surroundings.clock.now());
  const lease = new Lease(id, { leases, surroundings, owner, leaseMs });
  await fireDue(customer, engine);
  const first = await waitingFor(customer, bell.answer(), collections);
  const ahead = lookAhead(new Line(first, engine.mostInTenSeconds), customer, surroundings);
  if (ahead.restsUntil) {
    bell.wakeAt = ahead.restsUntil;
    return true;
  }
  if (!(await lease.take(ahead.running))) return false;
  const held = new Held(customer, { documents: customers, surroundings, lease });
  shift.holds.add(held);
  try {
    lease.forgive(customer.applied);
    await checkOutbox(customer, engine);
    await new Service(held, options).serve(first);
  } finally {
    shift.holds.delete(held);
    lease.abandon();
  }
  return true;
}

/** Nobody needs to hold a customer of whom all there is to do is to wait for the rest of a message. */
function lookAhead(line: Line, customer: Customer, { clock }: Surroundings) {
  const { applied, wakeAt } = customer;
  const now = clock.now();
  let burst = line.next(now, customer);
  const hasWork = burst !== undefined || (wakeAt !== undefined && wakeAt <= now);
  if (!hasWork && line.settlesAt) return { restsUntil: earlier(line.settlesAt, wakeAt) };
  while (burst && applied.includes(burst.entry._id)) burst = line.next(now, customer);
  return { running: burst?.entry._id };
}

/** The customer with whole memos, and with every run moved to how its flow is in this release. */
async function takenUp(known: Customer, { collections, flows }: Engine): Promise<Customer> {
  const whole = await collections.library.unfolded(known);
  const { runs, ...rest } = migrated(whole, flows);
  return withRuns({ ...rest, runs: whole.runs }, runs);
}

/** It was read before the lease was taken: an owner in between may have sent what it promises. */
async function checkOutbox({ _id, rev, outbox }: Customer, { collections }: Engine): Promise<void> {
  if (outbox.length === 0) return;
  const [newest] = await collections.customers.get([_id]);
  if (newest?.rev !== rev) throw leaseLost(_id);
}

/** What is filed already, by whoever died after it, stays as it is. */
async function fireDue(customer: Customer, { collections, surroundings }: Engine): Promise<void> {
  const due = dueEntries(customer, surroundings.clock.now());
  if (due.length > 0) await collections.inbox.insert(due);
}

class Service {
  readonly #held: Held;
  readonly #bell: Bell;
  readonly #engine: Engine;
  readonly #shift: Shift;
  readonly #place: Place;
  readonly #delivery: Delivery;

  constructor(held: Held, { bell, engine, shift, place }: ServeOptions) {
    this.#held = held;
    this.#bell = bell;
    this.#engine = engine;
    this.#shift = shift;
    this.#place = place;
    const { surroundings, driverOf, accounts, pauses, sendMs, linkTo, formLinkTo } = engine;
    this.#delivery = new Delivery(held, {
      surroundings,
      driverOf,
      accounts,
      pauses,
      sendMs,
      linkTo,
      formLinkTo,
      settledNativeId: async (id) => {
        const [settled] = await engine.collections.exchanges.get([id]);
        return settled?.nativeId;
      },
    });
  }

  async serve(first: Waiting): Promise<void> {
    const { collections, surroundings, changed } = this.#engine;
    this.#delivery.kick();
    let waiting = first;
    for (let batches = 1; ; batches += 1) {
      const { closed, isHeldUp, hasMore: isLeft, settlesAt } = await this.#handle(waiting);
      const isIdle = await this.#delivered();
      await settle(this.#held, { closed, delivery: this.#delivery }, this.#engine);
      changed(this.#held.customer._id);
      // A page full of what is not complete yet has nothing behind it that could go on.
      const isCut = isLeft || (waiting.isCut && (closed.length > 0 || !settlesAt));
      const hasMore = this.#bell.hasRung || isCut;
      const isEnough = isHeldUp || !hasMore || batches >= mostBatches;
      if (isIdle && isEnough) {
        if (isCut) this.#bell.ring();
        this.#bell.wakeAt = earlier(this.#held.customer.wakeAt, settlesAt);
        break;
      }
      waiting = await waitingFor(this.#held.customer, this.#bell.answer(), collections);
    }
    await this.#held.lease.release();
    await surroundings.fault("settle:after");
  }

  /**
   * Waits for what goes out, or for new messages while an app is slow: neither they nor other
   * customers wait for that app. False when something is still going out.
   */
  async #delivered(): Promise<boolean> {
    const { clock } = this.#engine.surroundings;
    const idle = this.#delivery.idle().then(() => true);
    let cancel = () => {};
    const patience = new Promise<"slow">((resolve) => {
      cancel = clock.after(patienceMs, () => resolve("slow"));
    });
    const rung = this.#bell.rung().then(() => false);
    const first = await Promise.race([idle, rung, patience]).finally(() => cancel());
    if (first !== "slow") return first;
    this.#place.leave();
    const isIdle = await Promise.race([idle, rung]);
    await this.#place.take();
    return isIdle;
  }

  /** Held up when the first message that is left waits for its next try. */
  async #handle(waiting: Waiting) {
    const { surroundings, mostInTenSeconds } = this.#engine;
    const closed: InboxEntry[] = [];
    const line = new Line(waiting, mostInTenSeconds);
    for (;;) {
      const burst = line.next(surroundings.clock.now(), this.#held.customer);
      if (!burst) return { closed, isHeldUp: false, settlesAt: line.settlesAt };
      if (this.#shift.isOver || this.#mustWait(burst.entry)) return { closed, isHeldUp: true };
      const outcome = await this.#play(burst);
      if (outcome === "failed") return { closed, isHeldUp: true };
      this.#delivery.kick();
      this.#held.lease.forgive([burst.entry._id]);
      closed.push(...closedBy(burst, outcome));
      // More ids than the customer remembers for long: they are closed before anything else.
      if (burst.entry.flood) return { closed, isHeldUp: false, hasMore: true };
    }
  }

  async #play({ entry }: Burst): Promise<TurnOutcome> {
    if (this.#held.customer.applied.includes(entry._id)) return "applied";
    const whole = await this.#withFiles(entry);
    if (whole === "failed") return "failed";
    const outcome = await playTurn(this.#held, whole, this.#engine);
    if (entry.parts && outcome !== "failed") {
      const reason = entry.flood ? "flood" : "parts";
      this.#engine.surroundings.measure.count("joined_total", { reason }, entry.parts.length);
    }
    return outcome;
  }

  /** Others are served while an app sends what lies there. */
  async #withFiles(entry: TurnEntry): Promise<TurnEntry | "failed"> {
    if (!hasFilesToTake(entry)) return entry;
    this.#place.leave();
    try {
      return await withFiles(this.#held, entry, this.#engine);
    } finally {
      await this.#place.take();
    }
  }

  #mustWait({ _id }: InboxEntry): boolean {
    const { trouble } = this.#held.customer;
    return trouble?.entry === _id && trouble.retryAt > this.#engine.surroundings.clock.now();
  }
}

/** A message that is set aside keeps all its parts, and is taken up again as one. */
function closedBy({ entry, entries }: Burst, outcome: TurnOutcome): InboxEntry[] {
  return entries.map((one, at) => {
    const closed = { ...one, rev: one.rev + 1 };
    if (outcome !== "parked" || at > 0) return { ...closed, state: "done" };
    return { ...closed, state: "parked", event: entry.event };
  });
}
