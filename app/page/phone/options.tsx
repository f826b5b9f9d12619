// Draws options that are no plain buttons: a menu that opens, and a poll one votes in.
import "./options.css";
import { Icon } from "../parts/icon.tsx";
import type { MessageProps } from "./look.ts";
import { DeliveryMark } from "./message-parts.tsx";

type OptionsProps = Pick<MessageProps, "message" | "press">;

/** Opens below the message. */
export function Menu({ message, press }: OptionsProps) {
  if (message.press?.delivery === "pending") {
    const pressed = message.choices.find(({ id }) => id === message.press?.choice);
    return (
      <p className="menu-closed">
        <span dir="auto">{pressed?.title}</span>
        <DeliveryMark delivery="pending" />
      </p>
    );
  }
  return (
    <details className="menu">
      <summary data-testid="menu">
        Choose an answer
        <Icon name="down" />
      </summary>
      <div className="menu-options">
        {message.choices.map((choice) => (
          <button
            type="button"
            key={choice.id}
            data-testid="choice"
            dir="auto"
            onClick={() => press(choice)}
          >
            {choice.title}
          </button>
        ))}
      </div>
    </details>
  );
}

/** A vote may be changed: the poll stays as it is. */
export function Poll({ message, press }: OptionsProps) {
  const voting = message.press?.delivery === "pending" ? message.press.choice : undefined;
  return (
    <fieldset className="poll">
      <legend className="poll-hint">Select one</legend>
      {message.choices.map((choice) => {
        const isChosen = voting === choice.id || (!voting && `${message.chosen}` === choice.title);
        return (
          <button
            type="button"
            key={choice.id}
            data-testid="vote"
            aria-pressed={isChosen}
            disabled={voting !== undefined}
            onClick={() => press(choice)}
          >
            <span className="poll-mark">{isChosen && <Icon name="check" />}</span>
            <span dir="auto">{choice.title}</span>
            <span className="poll-bar" aria-hidden="true" />
          </button>
        );
      })}
    </fieldset>
  );
}
