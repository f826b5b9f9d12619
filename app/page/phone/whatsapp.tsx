// Draws messages in the manner of WhatsApp: green bubbles, ticks, and no buttons at all.
import "./whatsapp.css";
import { Icon } from "../parts/icon.tsx";
import { Lighthouse } from "../parts/lighthouse.tsx";
import { Hour } from "../parts/time.tsx";
import type { EngineHealth } from "../server/engine.ts";
import { botName, type Look, type MessageProps } from "./look.ts";
import { MessageFiles } from "./message-files.tsx";
import { DeliveryMark, MessageText } from "./message-parts.tsx";
import { Poll } from "./options.tsx";
import type { ShownMessage } from "./shown-messages.ts";
import { Vote } from "./vote.tsx";

const presence: Readonly<Record<EngineHealth, string>> = {
  running: "online",
  restarting: "back in a moment",
  connecting: "connecting",
  unreachable: "waiting for network",
};

function Header({ health }: { readonly health: EngineHealth }) {
  return (
    <div className="app-header">
      <Icon name="arrowLeft" />
      <Lighthouse />
      <div>
        <strong>{botName}</strong>
        <span>{presence[health]}</span>
      </div>
    </div>
  );
}

interface BubbleProps extends Pick<MessageProps, "fileAt"> {
  readonly message: ShownMessage;
  readonly text: string;
  readonly press?: MessageProps["press"];
  readonly vote?: MessageProps["vote"];
}

function Bubble({ message, text, press, vote, fileAt }: BubbleProps) {
  const { poll } = message;
  return (
    <div className="bubble">
      <MessageFiles message={message} fileAt={fileAt} />
      <MessageText text={text} />
      {press && message.as === "poll" && <Poll message={message} press={press} />}
      {vote && poll && (
        <Vote
          key={poll.voted.join()}
          message={message}
          poll={poll}
          vote={vote}
          hint="Select one or more"
          closedHint="Select one or more"
          mayChange
        />
      )}
      <span className="meta">
        {message.edited && <span>edited</span>}
        <Hour at={message.at} />
        {message.from === "customer" && <DeliveryMark delivery={message.delivery} />}
      </span>
    </div>
  );
}

/** A code stands alone in a message, because there one holds a finger on it to copy it. */
function Message({ message, isContinued, press, vote, fileAt }: MessageProps) {
  const { text, code } = message;
  const isCodeApart = code !== undefined && text.trim() !== code;
  return (
    <div className="bubbles" data-continued={isContinued}>
      <Bubble message={message} text={text} press={press} vote={vote} fileAt={fileAt} />
      {isCodeApart && <Bubble message={{ ...message, files: [] }} text={code} fileAt={fileAt} />}
    </div>
  );
}

export const whatsappLook: Look = { Header, Message, placeholder: "Type a message" };
