// Joins what the server has of a phone with what is still on its way, without showing it twice.
import type { Outgoing } from "../server/api.ts";
import type { CarriedFile, PhoneMessage } from "../server/wire.ts";

export type Delivery = "pending" | "failed" | "delivered" | "read";

/** A message or pressed button that this page has sent, or is still trying to. */
export interface Waiting {
  readonly outgoing: Outgoing;
  readonly at: string;
  readonly state: "pending" | "accepted" | "failed";
  readonly reason: string | undefined;
  /** For a button: the message it stands under, and how many messages there were when pressed. */
  readonly question: { readonly id: string; readonly seenCount: number } | undefined;
}

interface Press {
  readonly id: string;
  /** Nothing for a form that was sent, or a vote. */
  readonly choice: string | undefined;
  readonly votes: readonly string[] | undefined;
  readonly delivery: "pending" | "failed";
  readonly reason: string | undefined;
}

export interface ShownMessage extends PhoneMessage {
  readonly delivery: Delivery;
  readonly reason: string | undefined;
  readonly press: Press | undefined;
}

function pressOn(
  message: PhoneMessage,
  waiting: readonly Waiting[],
  count: number,
): Press | undefined {
  const isClosed = message.chosen !== undefined && message.as !== "poll";
  const isQuestion = message.choices.length > 0 || message.form || message.poll;
  if (isClosed || !isQuestion) return undefined;
  const entry = waiting.findLast(({ question }) => question?.id === message.id);
  if (!entry?.question) return undefined;
  const { outgoing } = entry;

  const isAnswered = entry.state === "accepted" && count > entry.question.seenCount;
  if (isAnswered) return undefined;
  return {
    id: entry.outgoing.id,
    choice: "choice" in outgoing ? outgoing.choice : undefined,
    votes: "votes" in outgoing ? outgoing.votes : undefined,
    delivery: entry.state === "failed" ? "failed" : "pending",
    reason: entry.reason,
  };
}

function pendingMessage(entry: Waiting): readonly ShownMessage[] {
  const { outgoing } = entry;
  if (!("text" in outgoing || "file" in outgoing)) return [];
  return [
    {
      id: outgoing.id,
      from: "customer",
      text: "text" in outgoing ? outgoing.text : "",
      files: "file" in outgoing ? [fileOnItsWay(outgoing.file)] : [],
      at: entry.at,
      choices: [],
      as: undefined,
      poll: undefined,
      input: undefined,
      form: undefined,
      link: undefined,
      chosen: undefined,
      code: undefined,
      edited: false,
      delivery: entry.state === "failed" ? "failed" : "pending",
      reason: entry.reason,
      press: undefined,
    },
  ];
}

function fileOnItsWay({ name, type, size }: File): CarriedFile {
  return { hash: undefined, name, type, sizeBytes: size, isPicture: false };
}

/** A customer's message counts as read once the bot has said something after it. */
export function showMessages(
  arrived: readonly PhoneMessage[],
  waiting: readonly Waiting[],
): readonly ShownMessage[] {
  const arrivedIds = new Set(arrived.map((message) => message.id));
  const lastOfBot = arrived.findLastIndex((message) => message.from === "bot");

  const shown = arrived.map((message, index) => ({
    ...message,
    delivery: index < lastOfBot ? ("read" as const) : ("delivered" as const),
    reason: undefined,
    press: pressOn(message, waiting, arrived.length),
  }));
  const missing = waiting.filter((entry) => !arrivedIds.has(entry.outgoing.id));
  return [...shown, ...missing.flatMap(pendingMessage)];
}
