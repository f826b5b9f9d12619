/** What an app's refusal, or its silence, means for the message, its chat and our account. */
import { ChannelError, describeError, StoreError } from "../../base/errors.ts";
import type { OutboxEntry } from "../../model/customer.ts";
import type { Account } from "./accounts.ts";
import type { Refusal } from "./outcome.ts";

const firstBackoffMs = 1_000;
const longestBackoffMs = 5 * 60_000;
/** A wait of a whole account is made a little longer, so that not all processes come at its end. */
const jitterShare = 0.1;
/** An app that says less, even nothing at all, is not asked in a circle. */
const shortestWaitMs = 100;
/** What is longer is no wait: nothing in an outbox lives so long. */
const longestWaitMs = 7 * 24 * 60 * 60_000;

export interface Refusing {
  readonly entry: OutboxEntry;
  readonly chat: string;
  readonly account: Account;
  /** When the try began. */
  readonly since: Date;
  readonly now: Date;
  readonly random: () => number;
}

export function refused(error: unknown, refusing: Refusing): Refusal {
  const { entry, account, now, random } = refusing;
  const reason = describeError(error);
  if (error instanceof StoreError) return { type: "given up", state: "failed", reason };
  if (!(error instanceof ChannelError)) return backingOff(reason, true, refusing);
  switch (error.code) {
    case "CHANNEL_UNAUTHORIZED": {
      const notBefore = account.refuse(reason, now, random());
      return { type: "later", change: { reason, notBefore } };
    }
    case "CHANNEL_UNREACHABLE":
      return { type: "unreachable", reason };
    case "CHANNEL_BAD_FORMAT": {
      if (entry.isPlain) return { type: "given up", state: "parked", reason };
      const attempts = entry.attempts + 1;
      return { type: "later", change: { reason, attempts, isPlain: true } };
    }
  }
  if (error.retry === "never") return { type: "given up", state: "failed", reason };
  const waitMs = error.retryAfterMs;
  if (waitMs === undefined || !(waitMs <= longestWaitMs)) {
    return backingOff(reason, error.mayHaveArrived, refusing);
  }
  return paused(reason, error.scope, { ...refusing, waitMs: Math.max(waitMs, shortestWaitMs) });
}

/** To be told to wait is no failure: it does not count. */
function paused(
  reason: string,
  scope: "chat" | "account",
  { chat, account, now, random, waitMs }: Refusing & { readonly waitMs: number },
): Refusal {
  // In a chat one message waits: there is no crowd.
  const share = scope === "account" ? jitterShare * random() : 0;
  const notBefore = new Date(now.getTime() + Math.ceil(waitMs * (1 + share)));
  const change = { reason, notBefore };
  if (scope === "account") {
    account.pauseAll(notBefore);
    return { type: "later", change, accountUntil: notBefore };
  }
  account.pauseChat(chat, notBefore, now);
  return { type: "later", change };
}

/** Twice as long each time, and at random within that, so that a crowd does not come back at once. */
function backingOff(
  reason: string,
  mayHaveArrived: boolean,
  { entry, since, now, random }: Refusing,
): Refusal {
  const backoffMs = Math.min(firstBackoffMs * 2 ** entry.attempts, longestBackoffMs) * random();
  const unsureSince = entry.unsureSince ?? (mayHaveArrived ? since : undefined);
  return {
    type: "later",
    change: {
      reason,
      attempts: entry.attempts + 1,
      notBefore: new Date(now.getTime() + Math.ceil(backoffMs)),
      ...(unsureSince && { unsureSince }),
    },
  };
}
