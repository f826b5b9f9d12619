/**
 * Says why a message was not answered, from what the store holds: inbox, lease, turn, outbox and
 * channel, one after the other. Reads only, so it may run beside the bot or without one.
 */
import { type Clock, systemClock } from "../../base/clock.ts";
import { type Customer, newCustomer } from "../../model/customer.ts";
import { type InboxEntry, turnIdOf } from "../../model/inbox.ts";
import type { Store } from "../../store/port.ts";
import { Line } from "../bursts.ts";
import { type Collections, openCollections } from "../engine.ts";
import { customerNamed } from "../identify.ts";
import { mayTake } from "../owner.ts";
import { waitingFor } from "../waiting.ts";
import { causes, type Finding, type Found, type Inspection } from "./causes.ts";
import { at, inspectHandled } from "./handled.ts";

/** What `inspect()` has to know of the bot. */
export interface InspectOptions {
  readonly clock?: Clock;
  /** As the bot has it. Default 10,000 ms. */
  readonly leaseMs?: number;
  /** As the bot has it. Default 20. */
  readonly mostInTenSeconds?: number;
}

/**
 * Why a message has no answer, or where the answer is. `subject` is the id of an inbox entry, or of
 * a customer, or an identity, or the name an adapter vouches for: then their last message is meant.
 *
 * @example
 * const { cause, advice } = await inspect(store, "telegram:bot:4711");
 */
export async function inspect(
  store: Store,
  subject: string,
  options: InspectOptions = {},
): Promise<Inspection> {
  return new Inspector(openCollections(store), options).inspect(subject);
}

class Inspector {
  readonly #collections: Collections;
  readonly #now: Date;
  readonly #leaseMs: number;
  readonly #mostInTenSeconds: number;

  constructor(collections: Collections, options: InspectOptions) {
    const { clock = systemClock, leaseMs = 10_000, mostInTenSeconds = 20 } = options;
    this.#collections = collections;
    this.#now = clock.now();
    this.#leaseMs = leaseMs;
    this.#mostInTenSeconds = mostInTenSeconds;
  }

  async inspect(subject: string): Promise<Inspection> {
    const [entry] = await this.#collections.inbox.get([subject]);
    if (entry) return this.#ofEntry(entry);
    const customer = await customerNamed(subject, this.#collections);
    if (customer) return this.#ofCustomer(customer);
    return (await this.#ofKept(subject)) ?? (await this.#ofUnknown(subject));
  }

  async #ofEntry(entry: InboxEntry): Promise<Inspection> {
    const [identity] = await this.#collections.identities.get([entry.identity]);
    const [known] = identity ? await this.#collections.customers.get([identity.customer]) : [];
    const customer = known ?? newCustomer(identity?.customer ?? "", this.#now);
    const accepted = {
      stage: "inbox",
      says: `It was accepted at ${at(entry.acceptedAt)}`,
    } as const;
    // Applied, but its entry not closed yet, is handled.
    const isHandled = entry.state !== "new" || customer.applied.includes(turnIdOf(entry));
    const { cause, findings } = isHandled
      ? await this.#handled({ ...entry, id: entry._id }, customer)
      : await this.#waiting(entry, customer);
    return {
      ...{ cause, advice: causes[cause], findings: [accepted, ...findings], message: entry._id },
      ...(identity && { customer: identity.customer }),
    };
  }

  #handled(message: Parameters<typeof inspectHandled>[0], customer: Customer): Promise<Found> {
    return inspectHandled(message, customer, { collections: this.#collections, now: this.#now });
  }

  /** The last message that waits, else the last one handled. */
  async #ofCustomer(customer: Customer): Promise<Inspection> {
    const { entries } = await waitingFor(customer, [], this.#collections);
    const waiting = entries.at(-1);
    if (waiting) return this.#ofEntry(waiting);
    const range = { prefix: [customer._id], limit: 100, reverse: true };
    const { items } = await this.#collections.exchanges.find("timeline", range);
    const story = [...customer.tail.toReversed(), ...items];
    const told = story.find(({ direction }) => direction === "in");
    if (told) return this.inspect(told._id.slice("in:".length).replace(/~\d+$/, ""));
    return this.#ofUnknown(customer._id);
  }

  /** The inbox forgets after days what the timeline still has. */
  async #ofKept(id: string): Promise<Inspection | undefined> {
    const [told] = await this.#collections.exchanges.get([`in:${id}`]);
    if (!told) return undefined;
    const [customer] = await this.#collections.customers.get([told.customer]);
    if (!customer) return undefined;
    const message = { id, state: "done", acceptedAt: told.at } as const;
    const { cause, findings } = await this.#handled(message, customer);
    return { cause, advice: causes[cause], findings, message: id, customer: customer._id };
  }

  async #ofUnknown(subject: string): Promise<Inspection> {
    const says = `Nothing that is called "${subject}" has come in, or it was removed since`;
    return {
      ...{ cause: "never arrived", advice: causes["never arrived"] },
      findings: [{ stage: "inbox", says }],
    };
  }

  async #waiting(entry: InboxEntry, customer: Customer): Promise<Found> {
    const { entries } = await waitingFor(customer, [entry.identity], this.#collections);
    const open = entries.filter((one) => !customer.applied.includes(turnIdOf(one)));
    const line = new Line({ entries: open, isCut: false }, this.#mostInTenSeconds);
    if (!line.next(this.#now, customer) && line.settlesAt) {
      const says = `What belongs to it comes until ${at(line.settlesAt)} at most`;
      return { cause: "waiting for the rest", findings: [{ stage: "inbox", says }] };
    }
    const head = open[0] ?? entry;
    const behind = open.findIndex(({ _id }) => _id === entry._id);
    const { cause, findings } = await this.#atHead(head, customer);
    if (head._id === entry._id) return { cause, findings };
    const places = behind < 0 ? `${open.length} or more` : `${behind}`;
    const says = `It waits behind ${places} of the same customer, first "${head._id}", which is ${cause}: ${causes[cause]}`;
    return { cause: "waiting behind another", findings: [{ stage: "inbox", says }, ...findings] };
  }

  async #atHead(entry: InboxEntry, customer: Customer): Promise<Found> {
    const { trouble } = customer;
    const findings: Finding[] = [];
    const isInTrouble = trouble?.entry === turnIdOf(entry);
    if (trouble && isInTrouble) {
      const { failures, reason, retryAt } = trouble;
      const says = `Its turn has failed ${failures} times (${reason}) and is tried again at ${at(retryAt)}`;
      findings.push({ stage: "turn", says });
    }
    const [lease] = customer._id === "" ? [] : await this.#collections.leases.get([customer._id]);
    if (lease?.owner === undefined) {
      if (isInTrouble) return { cause: "failing", findings };
      const says = "No process works on this customer";
      return { cause: "not taken up", findings: [{ stage: "lease", says }] };
    }
    const asking = { owner: "", now: this.#now, leaseMs: this.#leaseMs };
    const isDead = mayTake(lease, asking);
    const until = `its lease lasts until ${at(lease.until)}`;
    const deaths = lease.deaths.find((one) => one.entry === turnIdOf(entry));
    const before = deaths ? `; ${deaths.count} processes have ended over this message` : "";
    const says = isDead
      ? `${lease.owner} has ended while it worked on it; ${until}${before}`
      : `${lease.owner} works on it; ${until}${before}`;
    return {
      cause: isDead ? "handler died" : isInTrouble ? "failing" : "being handled",
      findings: [{ stage: "lease", says }, ...findings],
    };
  }
}
