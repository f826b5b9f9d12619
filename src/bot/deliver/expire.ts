/**
 * What could not be sent while it made sense: it stays on the timeline as expired. Whoever waited
 * for an answer gets one message in the place of all that expired, with the open question if that
 * was among it.
 */
import { languageFor } from "../../flow/words.ts";
import type { OutboundActivity } from "../../model/activity.ts";
import type { Customer, OutboxEntry } from "../../model/customer.ts";
import { filed } from "../filed.ts";
import { without } from "./outcome.ts";

const summaryLifeMs = 24 * 60 * 60_000;

export interface Expiry {
  readonly identity: string;
  readonly now: Date;
  readonly channel: string;
  /** What one activity becomes on that app. */
  readonly parts: (activity: OutboundActivity) => readonly OutboundActivity[];
}

export function hasExpired({ outbox }: Customer, identity: string, now: Date): boolean {
  return outbox.some((entry) => entry.identity === identity && entry.expiresAt <= now);
}

export function expire(customer: Customer, expiry: Expiry): Customer {
  const { identity, now } = expiry;
  const gone = customer.outbox.filter(
    (entry) => entry.identity === identity && entry.expiresAt <= now,
  );
  const reason = gone.findLast((entry) => entry.reason !== undefined)?.reason;
  const note = `it could not be sent in time${reason === undefined ? "" : `: ${reason}`}`;
  const rest = without(customer, gone, { state: "expired", note });
  const answers = gone.filter(({ kind, act }) => kind === "reply" && act.type === "send");
  return answers.length > 0 ? summarised(rest, answers, expiry) : rest;
}

function summarised(customer: Customer, answers: readonly OutboxEntry[], expiry: Expiry): Customer {
  const { identity, now } = expiry;
  const isWaiting = (entry: OutboxEntry) => entry.identity === identity && entry.kind === "summary";
  const before = customer.outbox.filter(isWaiting);
  const prompt = customer.prompts[identity];
  const isAsked = prompt !== undefined && answers.some(({ id }) => id === prompt.message);
  if (before.length > 0 && !isAsked) return customer;
  const { id: first = "", trace } = answers[0] ?? {};
  const { sentences } = languageFor(customer.language, customer.identities[identity]?.locale);
  const text = isAsked ? `${sentences.iAmBack}\n\n${prompt.activity.text}` : sentences.iAmBack;
  const activity: OutboundActivity = isAsked
    ? { ...prompt.activity, text }
    : { type: "message", text };
  const summaries = expiry.parts(activity).map(
    (part, at): OutboxEntry => ({
      ...{ id: `${first}/back${at === 0 ? "" : `.${at}`}`, identity, kind: "summary" },
      ...{ expiresAt: new Date(now.getTime() + summaryLifeMs), attempts: 0 },
      ...(trace !== undefined && { trace }),
      act: { type: "send", activity: part },
    }),
  );
  // A summary that waits already is told again with the question, so the older one goes.
  const older = without(customer, before, {
    state: "expired",
    note: "said again with the question",
  });
  const others = older.outbox.filter((entry) => entry.identity !== identity);
  const following = older.outbox.filter((entry) => entry.identity === identity);
  const withSummary: Customer = { ...older, outbox: [...others, ...summaries, ...following] };
  const message = summaries.at(-1)?.id;
  return filedSummaries(
    isAsked && message !== undefined
      ? { ...withSummary, prompts: { ...withSummary.prompts, [identity]: { ...prompt, message } } }
      : withSummary,
    summaries,
    { ...expiry, ...(isAsked && { step: prompt.step }) },
  );
}

function filedSummaries(
  customer: Customer,
  summaries: readonly OutboxEntry[],
  { identity, channel, now, step }: Expiry & { readonly step?: string },
): Customer {
  return summaries.reduce((story, { id, act }) => {
    if (act.type !== "send") return story;
    return filed(story, {
      ...{ _id: `out:${id}`, direction: "out", state: "queued", identity, channel, at: now },
      activity: act.activity,
      ...(step !== undefined && { step }),
    });
  }, customer);
}
