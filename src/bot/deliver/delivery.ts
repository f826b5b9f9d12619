/**
 * Sends what a customer's outbox promises: each conversation in its order, the conversations beside
 * each other, and beside the turns.
 *
 * Invariant: an entry is noted, in the lease or in the turn that promises it, before it goes out,
 * and the next of its conversation goes only when its fate is noted too. So whoever takes over from
 * a dead process repeats at most one message of each conversation, however long the marks in the
 * customer's document wait for company.
 */
import { languageFor } from "../../flow/words.ts";
import type { Customer, OutboxEntry } from "../../model/customer.ts";
import type { SendNote } from "../../model/lease.ts";
import { attempt, type Way } from "./attempt.ts";
import { expire, hasExpired } from "./expire.ts";
import { type Outcome, withOutcome } from "./outcome.ts";
import type { DeliveryOptions, Outgoing } from "./outgoing.ts";
import { isNoted, withoutSending } from "./sending.ts";

interface Lane {
  /** Asked to look again meanwhile. */
  isKicked: boolean;
  ended: Promise<void>;
}

export class Delivery {
  readonly #held: Outgoing;
  readonly #options: DeliveryOptions;
  readonly #lanes = new Map<string, Lane>();
  /** Conversations that wait for their chat or account, and until when. */
  readonly #waits = new Map<string, Date>();
  /** What is out, or may be, without a mark in the stored document. */
  readonly #notes = new Map<string, SendNote>();
  #failure: { readonly error: unknown } | undefined;

  constructor(held: Outgoing, options: DeliveryOptions) {
    this.#held = held;
    this.#options = options;
    for (const note of held.sending) this.#takeOver(note);
    for (const { id, identity, sendingSince: since } of held.customer.outbox) {
      if (!since) continue;
      if (!this.#notes.has(id)) this.#takeOver({ id, since });
      held.later((customer) => withoutSending(customer, identity));
    }
  }

  /** Begins with whatever may go out and is not on its way. */
  kick(): void {
    for (const { identity } of this.#held.customer.outbox) {
      const lane = this.#lanes.get(identity);
      if (lane) lane.isKicked = true;
      else this.#open(identity);
    }
  }

  /** Waits until nothing more can go out now. @throws what stopped a conversation. */
  async idle(): Promise<void> {
    while (this.#lanes.size > 0) {
      await Promise.all([...this.#lanes.values()].map(({ ended }) => ended));
    }
    if (this.#failure) throw this.#failure.error;
  }

  /** When to look again, for something can go out then or makes no sense any more. */
  nextAt(now: Date): Date | undefined {
    const { outbox } = this.#held.ahead;
    const heads = new Map(outbox.toReversed().map((entry) => [entry.identity, entry]));
    const readyAt = [...heads.values()].map(
      ({ identity, notBefore }) => this.#waits.get(identity) ?? notBefore ?? now,
    );
    const times = [...readyAt, ...outbox.map(({ expiresAt }) => expiresAt)];
    if (times.length === 0) return undefined;
    return new Date(Math.min(...times.map((time) => time.getTime())));
  }

  #takeOver(note: SendNote): void {
    const { id, since, sent } = note;
    const entry = this.#held.customer.outbox.find((one) => one.id === id);
    if (!entry) return;
    this.#notes.set(id, note);
    const now = this.#options.surroundings.clock.now();
    if (sent) {
      const outcome = sentOutcome(sent);
      this.#held.later((customer) => withOutcome(customer, entry, { outcome, now }));
    } else if (!entry.unsureSince) {
      const reason = "the process ended while it was being sent";
      const outcome: Outcome = { type: "later", change: { reason, unsureSince: since } };
      this.#held.later((customer) => withOutcome(customer, entry, { outcome, now }));
    }
  }

  #open(identity: string): void {
    const lane: Lane = { isKicked: true, ended: Promise.resolve() };
    this.#lanes.set(identity, lane);
    lane.ended = this.#run(identity, lane);
  }

  async #run(identity: string, lane: Lane): Promise<void> {
    try {
      while (lane.isKicked) {
        lane.isKicked = false;
        while (!this.#failure && (await this.#advance(identity))) {
          // Each step sends one message, or clears one away.
        }
      }
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#lanes.delete(identity);
    if (this.#lanes.size > 0) this.#writeMarks();
  }

  /** Others may take long: what this conversation has sent is written meanwhile. */
  #writeMarks(): void {
    if (!this.#hasMarks() || this.#failure) return;
    this.#held
      .write((customer) => customer)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      });
  }

  /** False when nothing of this conversation can go out now. */
  async #advance(identity: string): Promise<boolean> {
    const { clock, fault } = this.#options.surroundings;
    const now = clock.now();
    this.#waits.delete(identity);
    const entry = this.#head(identity);
    if (!entry) return false;
    const to = this.#held.ahead.identities[identity];
    const driver = to && this.#options.driverOf(to);
    if (!driver) {
      await this.#mark(entry, failed("no adapter serves this conversation"));
      return true;
    }
    if (hasExpired(this.#held.ahead, identity, now)) {
      const parts = driver.parts.bind(driver);
      const expiry = { identity, now, channel: driver.channel, parts };
      await this.#held.write((customer) => expire(customer, expiry));
      return true;
    }
    const unreachable = this.#held.ahead.unreachable?.[identity];
    if (unreachable) {
      await this.#mark(entry, failed(unreachable.reason));
      return true;
    }
    const way = { to, driver, account: this.#options.accounts.of(driver) };
    if (!this.#mayGo(entry, way, now)) {
      this.#held.later((customer) => withoutSending(customer, identity));
      return false;
    }
    await fault("deliver:before");
    await this.#noteFirst(entry);
    const outcome = await this.#attempt(entry, way);
    await fault("deliver:sent");
    if (outcome.type === "later" && outcome.accountUntil) {
      await this.#options.pauses.keep(driver, outcome.accountUntil);
    }
    await this.#mark(entry, outcome);
    await fault("deliver:marked");
    return true;
  }

  /** The oldest entry of a conversation, if the document that promises it is stored. */
  #head(identity: string): OutboxEntry | undefined {
    const head = this.#held.ahead.outbox.find((entry) => entry.identity === identity);
    const isStored = this.#held.customer.outbox.some(({ id }) => id === head?.id);
    return isStored ? head : undefined;
  }

  #mayGo({ id, identity, notBefore }: OutboxEntry, { to, account }: Way, now: Date): boolean {
    const answer =
      notBefore && notBefore > now
        ? notBefore
        : account.admit({ id, chat: to.conversation.id }, now);
    if (answer === "now") return true;
    this.#waits.set(identity, answer);
    return false;
  }

  #attempt(entry: OutboxEntry, way: Way): Promise<Outcome> {
    const { surroundings, sendMs, formLinkTo, opensLinks, settledNativeId } = this.#options;
    const linkTo = opensLinks?.(way.to) === false ? undefined : this.#options.linkTo;
    return attempt(entry, way, {
      surroundings,
      sendMs,
      linkTo,
      formLinkTo,
      customer: this.#held.customer._id,
      language: languageFor(this.#held.ahead.language, way.to.locale),
      nativeIdOf: async (outboxId) => {
        const id = `out:${outboxId}`;
        const inTail = this.#held.ahead.tail.find(({ _id }) => _id === id);
        return inTail ? inTail.nativeId : settledNativeId(id);
      },
    });
  }

  async #noteFirst(entry: OutboxEntry): Promise<void> {
    const { id, act } = entry;
    // Asked anew: a process that stood still may have been taken over since it looked.
    const now = this.#options.surroundings.clock.now();
    // To change a message twice is to change it once; but what is out must be noted first.
    if (act.type === "edit" && !this.#hasMarks()) return;
    this.#notes.set(id, { id, since: now });
    if (!isNoted(entry, now)) await this.#writeNotes();
  }

  #hasMarks(): boolean {
    return [...this.#notes.values()].some(({ sent }) => sent);
  }

  async #writeNotes(): Promise<void> {
    const stored = new Set(this.#held.customer.outbox.map(({ id }) => id));
    for (const id of this.#notes.keys()) if (!stored.has(id)) this.#notes.delete(id);
    await this.#held.noteSending([...this.#notes.values()]);
  }

  /** What is sent needs no write of its own; what is not must not be forgotten. */
  async #mark(entry: OutboxEntry, outcome: Outcome): Promise<void> {
    const now = this.#options.surroundings.clock.now();
    const change = (customer: Customer) => withOutcome(customer, entry, { outcome, now });
    if (outcome.type !== "sent") {
      await this.#held.write((customer) => withoutSending(change(customer), entry.identity));
      this.#notes.delete(entry.id);
      return;
    }
    this.#held.later(change);
    const { nativeId, note } = outcome;
    const known = this.#notes.get(entry.id);
    if (known) this.#notes.set(entry.id, { ...known, sent: { nativeId, note } });
  }
}

function failed(reason: string): Outcome {
  return { type: "given up", state: "failed", reason };
}

function sentOutcome({ nativeId, note }: NonNullable<SendNote["sent"]>): Outcome {
  return {
    type: "sent",
    ...(nativeId !== undefined && { nativeId }),
    ...(note !== undefined && { note }),
  };
}
