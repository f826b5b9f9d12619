/**
 * Serves one customer: every waiting message in order, one turn after another, while what they
 * promise is delivered beside them. What a turn leaves behind is settled before the lease is
 * given back.
 */
import { type Customer, newCustomer } from "../model/customer.ts";
import { type InboxEntry, turnIdOf } from "../model/inbox.ts";
import type { Bell } from "./bell.ts";
import { Delivery } from "./deliver/delivery.ts";
import type { Engine } from "./engine.ts";
import { Held } from "./held.ts";
import { Lease, leaseLost } from "./lease.ts";
import type { Place } from "./place.ts";
import { settle } from "./settle.ts";
import { dueEntries } from "./timers.ts";
import { playTurn } from "./turn.ts";
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
  const [[found], [known]] = await Promise.all([leases.get([id]), customers.get([id])]);
  const customer = known ?? newCustomer(id, surroundings.clock.now());
  const lease = new Lease(id, found, { leases, surroundings, owner, leaseMs });
  await fireDue(customer, engine);
  const first = await waitingFor(customer, bell.answer(), collections);
  const running = first.entries.map(turnIdOf).find((turn) => !customer.applied.includes(turn));
  if (!(await lease.take(running))) return false;
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
    this.#delivery = new Delivery(held, {
      ...engine,
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
      const { closed, isHeldUp } = await this.#handle(waiting.entries);
      const isIdle = await this.#delivered();
      await settle(this.#held, { closed, delivery: this.#delivery }, this.#engine);
      changed(this.#held.customer._id);
      const hasMore = this.#bell.hasRung || waiting.isCut;
      const isEnough = isHeldUp || !hasMore || batches >= mostBatches;
      if (isIdle && isEnough) break;
      waiting = await waitingFor(this.#held.customer, this.#bell.answer(), collections);
    }
    if (waiting.isCut) this.#bell.ring();
    this.#bell.wakeAt = this.#held.customer.wakeAt;
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
  async #handle(entries: readonly InboxEntry[]) {
    const closed: InboxEntry[] = [];
    for (const entry of entries) {
      const turn = { ...entry, _id: turnIdOf(entry) };
      if (this.#shift.isOver || this.#mustWait(turn)) return { closed, isHeldUp: true };
      const outcome = this.#held.customer.applied.includes(turn._id)
        ? "applied"
        : await playTurn(this.#held, turn, this.#engine);
      if (outcome === "failed") return { closed, isHeldUp: true };
      this.#delivery.kick();
      this.#held.lease.forgive([turn._id]);
      const state = outcome === "parked" ? "parked" : "done";
      closed.push({ ...entry, rev: entry.rev + 1, state });
    }
    return { closed, isHeldUp: false };
  }

  #mustWait({ _id }: InboxEntry): boolean {
    const { trouble } = this.#held.customer;
    return trouble?.entry === _id && trouble.retryAt > this.#engine.surroundings.clock.now();
  }
}
