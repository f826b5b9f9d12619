/** Polls as Telegram keeps them: what may be asked, and what somebody may vote for. */
import type { z } from "zod";
import type { params } from "./params.ts";
import { badRequest } from "./refusal.ts";

export interface Poll {
  readonly id: string;
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly voter_count: number }[];
  readonly total_voter_count: number;
  readonly is_closed: boolean;
  readonly is_anonymous: boolean;
  readonly type: "regular";
  readonly allows_multiple_answers: boolean;
}

type Asked = z.output<typeof params.sendPoll>;

/** @throws Refusal */
export function pollOf({ question, options, ...asked }: Asked, id: string): Poll {
  if (question.length < 1 || question.length > 300) throw badRequest("poll question is too long");
  if (options.length < 2 || options.length > 12) {
    throw badRequest("poll must have at least 2 option and at most 12 options");
  }
  if (options.some(({ text }) => text.length < 1 || text.length > 100)) {
    throw badRequest("poll options length must not exceed 100");
  }
  const { is_anonymous, allows_multiple_answers } = asked;
  return {
    ...{ id, question, options: options.map(({ text }) => ({ text, voter_count: 0 })) },
    ...{ total_voter_count: 0, is_closed: false, type: "regular" },
    ...{ is_anonymous, allows_multiple_answers },
  };
}

export function pollIn({ poll }: Readonly<Record<string, unknown>>): Poll | undefined {
  const isPoll = typeof poll === "object" && poll !== null && "options" in poll;
  // Only pollOf() makes them.
  return isPoll ? (poll as Poll) : undefined;
}

/** With the votes of somebody who is alone with the bot; none takes them back. */
export function votedFor(poll: Poll, places: readonly number[]): Poll {
  const isOver = poll.total_voter_count > 0 && places.length > 0;
  if (poll.is_closed) throw new Error("this poll is closed: nobody can vote in it");
  if (isOver) throw new Error("who has voted has to take the vote back before another one");
  if (places.length > 1 && !poll.allows_multiple_answers) throw new Error("one vote is allowed");
  if (places.some((place) => !poll.options[place])) throw new Error("there is no such option");
  const options = poll.options.map(({ text }, place) => {
    return { text, voter_count: places.includes(place) ? 1 : 0 };
  });
  return { ...poll, options, total_voter_count: places.length > 0 ? 1 : 0 };
}
