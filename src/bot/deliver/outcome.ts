/** What can come of trying to send one entry of an outbox, and what that changes of the customer. */
import type { Customer, OutboxEntry } from "../../model/customer.ts";
import type { Exchange } from "../../model/exchange.ts";

export type Outcome =
  | { readonly type: "sent"; readonly nativeId?: string; readonly note?: string }
  | {
      readonly type: "given up";
      readonly state: "failed" | "parked" | "uncertain";
      readonly reason: string;
    }
  /** It stays at the head of its conversation, so changed; the whole account may have to wait. */
  | {
      readonly type: "later";
      readonly change: Partial<OutboxEntry> & { readonly reason: string };
      readonly accountUntil?: Date;
    }
  /** Nothing can be sent to this person there. */
  | { readonly type: "unreachable"; readonly reason: string };

export type Refusal = Exclude<Outcome, { readonly type: "sent" }>;

export function withOutcome(
  customer: Customer,
  entry: OutboxEntry,
  { outcome, now }: { readonly outcome: Outcome; readonly now: Date },
): Customer {
  switch (outcome.type) {
    case "sent": {
      const { nativeId, note } = outcome;
      return without(customer, [entry], {
        state: "sent",
        ...(nativeId !== undefined && { nativeId }),
        ...(note !== undefined && { note }),
      });
    }
    case "given up":
      return without(customer, [entry], { state: outcome.state, note: outcome.reason });
    case "later": {
      const outbox = customer.outbox.map((one) =>
        one.id === entry.id ? { ...one, ...outcome.change } : one,
      );
      return { ...customer, outbox };
    }
    case "unreachable": {
      const { reason } = outcome;
      const lost = customer.outbox.filter(({ identity }) => identity === entry.identity);
      const unreachable = { ...customer.unreachable, [entry.identity]: { at: now, reason } };
      return { ...without(customer, lost, { state: "failed", note: reason }), unreachable };
    }
  }
}

/** Takes entries off the outbox; their exchanges stay on the timeline, so changed. */
export function without(
  customer: Customer,
  gone: readonly OutboxEntry[],
  change: Pick<Exchange, "state"> & Partial<Exchange>,
): Customer {
  const ids = new Set(gone.map(({ id }) => id));
  const exchanges = new Set(gone.map(({ id }) => `out:${id}`));
  return {
    ...customer,
    outbox: customer.outbox.filter(({ id }) => !ids.has(id)),
    tail: customer.tail.map((one) => (exchanges.has(one._id) ? { ...one, ...change } : one)),
  };
}
