// Draws messages in the manner of Telegram: a keyboard under the bubble that goes once answered.
import "./telegram.css";
import { useRef } from "react";
import { CopyButton } from "../parts/copy-button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Lighthouse } from "../parts/lighthouse.tsx";
import { Hour } from "../parts/time.tsx";
import type { EngineHealth } from "../server/engine.ts";
import type { Choice } from "../server/wire.ts";
import { botName, type Look, type MessageProps } from "./look.ts";
import { MessageFiles } from "./message-files.tsx";
import { CodeText, DeliveryMark, MessageText } from "./message-parts.tsx";
import { PageButton } from "./page-button.tsx";
import { Vote } from "./vote.tsx";

const presence: Readonly<Record<EngineHealth, string>> = {
  running: "bot",
  restarting: "updating",
  connecting: "connecting",
  unreachable: "waiting for network",
};

function Header({ health }: { readonly health: EngineHealth }) {
  return (
    <div className="app-header">
      <Icon name="arrowLeft" />
      <div>
        <strong>{botName}</strong>
        <span>{presence[health]}</span>
      </div>
      <Lighthouse />
    </div>
  );
}

function Keyboard({ message, press }: Pick<MessageProps, "message" | "press">) {
  const isWaiting = message.press?.delivery === "pending";
  return (
    <div className="keyboard" data-short={areShort(message.choices)}>
      {message.choices.map((choice) => (
        <button
          type="button"
          key={choice.id}
          data-testid="choice"
          disabled={isWaiting}
          onClick={() => press(choice)}
        >
          <span dir="auto">{choice.title}</span>
          {isWaiting && message.press?.choice === choice.id && <DeliveryMark delivery="pending" />}
        </button>
      ))}
    </div>
  );
}

/** Such as a scale from 1 to 5, whose keys stand in a row. */
function areShort(choices: readonly Choice[]): boolean {
  return choices.length > 2 && choices.every(({ title }) => title.length <= 2);
}

function Message({ message, isContinued, press, vote, fileAt, opensAt }: MessageProps) {
  const shownCode = useRef<HTMLElement>(null);
  const { code, chosen, link, poll } = message;
  return (
    <div className="bubbles" data-continued={isContinued}>
      <div className="bubble">
        <MessageFiles message={message} fileAt={fileAt} />
        <MessageText text={message.text} />
        {poll && (
          <Vote
            message={message}
            poll={poll}
            vote={vote}
            hint="Public poll"
            closedHint="Final results"
            mayChange={false}
          />
        )}
        {code && <CodeText code={code} shownIn={shownCode} />}
        {chosen && (
          <p className="chosen">
            <Icon name="check" />
            <span className="visually-hidden">Chosen: </span>
            <span dir="auto">{chosen}</span>
          </p>
        )}
        <span className="meta">
          {message.edited && <span>edited</span>}
          <Hour at={message.at} />
          {message.from === "customer" && <DeliveryMark delivery={message.delivery} />}
        </span>
      </div>
      {code && (
        <div className="keyboard">
          <CopyButton code={code} label="Copy code" shownIn={shownCode} />
        </div>
      )}
      {link && (
        <div className="keyboard">
          <PageButton link={link} opensAt={opensAt} />
        </div>
      )}
      {message.choices.length > 0 && !chosen && !message.input && (
        <Keyboard message={message} press={press} />
      )}
    </div>
  );
}

export const telegramLook: Look = { Header, Message, placeholder: "Message" };
