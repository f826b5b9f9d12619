/**
 * Serves one customer: every waiting message in order, one turn after another, while what they
 * promise is delivered beside them. What a turn leaves behind is settled before the lease is
 * given back.
 */
import { newCustomer } from "../model/customer.ts";
import { type InboxEntry, turnIdOf } from "../model/inbox.ts";
import type { Bell } from "./bell.ts";
import { Delivery } from "./deliver/delivery.ts";
import type { Engine } from "./engine.ts";
import { Held } from "./held.ts";
import { Lease } from "./lease.ts";
import { settle } from "./settle.ts";
import { playTurn } from "./turn.ts";
import { type Waiting, waitingFor } from "./waiting.ts";

/** After so many batches others get their turn. */
const mostBatches = 4;

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
}

/** Returns false while another process holds the customer. */
export async function serve(id: string, options: ServeOptions): Promise<boolean> {
  const { bell, engine, shift } = options;
  const { collections, surroundings, owner, leaseMs } = engine;
  const { leases, customers } = collections;
  const [[found], [known]] = await Promise.all([leases.get([id]), customers.get([id])]);
  const customer = known ?? newCustomer(id, surroundings.clock.now());
  const lease = new Lease(id, found, { leases, surroundings, owner, leaseMs });
  const first = await waitingFor(customer, bell.answer(), collections);
  const running = first.entries.map(turnIdOf).find((turn) => !customer.applied.includes(turn));
  if (!(await lease.take(running))) return false;
  const held = new Held(customer, { documents: customers, surroundings, lease });
  shift.holds.add(held);
  try {
    lease.forgive(customer.applied);
    await new Service(held, options).serve(first);
  } finally {
    shift.holds.delete(held);
    lease.abandon();
  }
  return true;
}

class Service {
  readonly #held: Held;
  readonly #bell: Bell;
  readonly #engine: Engine;
  readonly #shift: Shift;
  readonly #delivery: Delivery;

  constructor(held: Held, { bell, engine, shift }: ServeOptions) {
    this.#held = held;
    this.#bell = bell;
    this.#engine = engine;
    this.#shift = shift;
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
      await this.#delivery.idle();
      await settle(this.#held, { closed, delivery: this.#delivery }, this.#engine);
      changed(this.#held.customer._id);
      const hasMore = this.#bell.hasRung || waiting.isCut;
      if (isHeldUp || !hasMore || batches === mostBatches) break;
      waiting = await waitingFor(this.#held.customer, this.#bell.answer(), collections);
    }
    if (waiting.isCut) this.#bell.ring();
    this.#bell.wakeAt = this.#held.customer.wakeAt;
    await this.#held.lease.release();
    await surroundings.fault("settle:after");
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
