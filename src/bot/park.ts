/**
 * What becomes of a message whose turn fails: tried again after growing pauses, and in the end
 * set aside with an apology, so that the customer's next message goes on.
 */
import { BotError, describeError, errorFacts } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { Reply } from "../flow/incoming.ts";
import { languageFor } from "../flow/words.ts";
import type { Customer, Run } from "../model/customer.ts";
import type { InboxEntry } from "../model/inbox.ts";

const mostFailures = 5;
const firstBackoffMs = 250;
/** So many processes may end while they play one message, and so many of its turns never return. */
export const mostDeaths = 2;

interface AfterFailure {
  /** When it is tried again; without it, it is parked. */
  readonly trouble?: NonNullable<Customer["trouble"]>;
  readonly reason: string;
  readonly label: "refused" | "failures" | "late";
}

export function afterFailure(
  customer: Customer,
  entry: InboxEntry,
  { error, surroundings }: { readonly error: unknown; readonly surroundings: Surroundings },
): AfterFailure {
  const { clock, log } = surroundings;
  const { trouble } = customer;
  const before = trouble?.entry === entry._id ? trouble : undefined;
  const failures = (before?.failures ?? 0) + 1;
  const late = (before?.late ?? 0) + (isLate(error) ? 1 : 0);
  const reason = describeError(error);
  log("error", "turn_failed", { inboxId: entry._id, failures, ...errorFacts(error) });
  if (error instanceof BotError && error.retry === "never") return { reason, label: "refused" };
  if (failures >= mostFailures) return { reason, label: "failures" };
  // Whoever waits behind it waits for every one of its turns to the end.
  if (late >= mostDeaths) return { reason, label: "late" };
  const retryAt = new Date(clock.now().getTime() + firstBackoffMs * 2 ** failures);
  const next = { entry: entry._id, failures, retryAt, reason, ...(late > 0 && { late }) };
  return { trouble: next, reason, label: "failures" };
}

function isLate(error: unknown): boolean {
  return error instanceof BotError && error.code === "FLOW_TURN_TOO_LONG";
}

/** What the turn of a parked message comes to: what it began and what it answered is undone. */
export function apology({ runs, language }: Customer, entry: InboxEntry, reason: string): Reply {
  const { sentences } = languageFor(language, entry.event.activity.locale);
  return {
    effects: [{ type: "say", content: sentences.parked }],
    runs: runs.filter(({ by }) => by !== entry._id).map((run) => unanswered(run, entry)),
    note: `parked: ${reason}`,
  };
}

/** What once() has done stays done. */
function unanswered(run: Run, { _id }: InboxEntry): Run {
  return { ...run, memo: run.memo.filter(({ by, kind }) => by !== _id || kind === "once") };
}

/** Whether the store or the lease failed, rather than the flow: then somebody else goes on. */
export function isLost(error: unknown): boolean {
  return error instanceof BotError && error.code.startsWith("STORE_") && error.retry === "later";
}
