// Draws a poll in which one ticks several options and then votes for all of them.
import "./options.css";
import { useState } from "react";
import { Icon } from "../parts/icon.tsx";
import type { SeveralPoll } from "../server/wire.ts";
import type { MessageProps } from "./look.ts";
import { DeliveryMark } from "./message-parts.tsx";

interface VoteProps extends Pick<MessageProps, "message" | "vote"> {
  readonly poll: SeveralPoll;
  /** What the app says above the options, and once nobody can vote any more. */
  readonly hint: string;
  readonly closedHint: string;
  /** Whoever has voted can still tick others, and vote again. */
  readonly mayChange: boolean;
}

export function Vote({ message, poll, vote, hint, closedHint, mayChange }: VoteProps) {
  const [ticked, setTicked] = useState<readonly string[]>();
  const isVoting = message.press?.delivery === "pending";
  const hasVoted = poll.voted.length > 0;
  const isOpen = !poll.isClosed && !isVoting && (mayChange || !hasVoted);
  const votedFor = (isVoting && message.press?.votes) || poll.voted;
  const shown = isOpen ? (ticked ?? votedFor) : votedFor;
  const isNew = shown.length > 0 && shown.join() !== poll.voted.join();

  const turn = (id: string) => {
    const all = poll.options.map((option) => option.id);
    setTicked(all.filter((one) => (one === id) !== shown.includes(one)));
  };
  return (
    <fieldset className="poll several" data-results={!isOpen}>
      <legend className="poll-hint">{poll.isClosed ? closedHint : hint}</legend>
      {poll.options.map(({ id, title }) => (
        <button
          type="button"
          key={id}
          data-testid="vote"
          aria-pressed={shown.includes(id)}
          disabled={!isOpen}
          onClick={() => turn(id)}
        >
          <span className="poll-mark">{shown.includes(id) && <Icon name="check" />}</span>
          <span dir="auto">{title}</span>
          <span className="poll-bar" aria-hidden="true" />
        </button>
      ))}
      {(isOpen || isVoting) && (
        <button
          type="button"
          className="poll-send"
          data-testid="send-vote"
          disabled={!isOpen || !isNew}
          onClick={() => vote(shown)}
        >
          Vote
          {isVoting && <DeliveryMark delivery="pending" />}
        </button>
      )}
    </fieldset>
  );
}
