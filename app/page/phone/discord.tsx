// Draws messages in the manner of Discord: flat rows, wrapping buttons, codes in an embed card.
import "./discord.css";
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
import { FormButton } from "./native-form.tsx";
import { Menu } from "./options.tsx";
import { PageButton } from "./page-button.tsx";

const presence: Readonly<Record<EngineHealth, string>> = {
  running: "Online",
  restarting: "Idle, back in a moment",
  connecting: "Connecting",
  unreachable: "Offline",
};

function Header({ health }: { readonly health: EngineHealth }) {
  return (
    <div className="app-header">
      <Icon name="arrowLeft" />
      <span className="presence-dot" data-health={health} />
      <div>
        <strong>{botName}</strong>
        <span>{presence[health]}</span>
      </div>
    </div>
  );
}

function Card({ code }: { readonly code: string }) {
  const shownCode = useRef<HTMLElement>(null);
  return (
    <div className="card">
      <strong>Your code</strong>
      <CodeText code={code} shownIn={shownCode} />
      <CopyButton code={code} label="Copy" shownIn={shownCode} />
    </div>
  );
}

/** The server may name what was chosen by id or by title, and may have dropped the others. */
function buttonsOf({ choices, chosen }: MessageProps["message"]): readonly Choice[] {
  if (chosen === undefined || choices.length > 0) return choices;
  return [{ id: chosen, title: chosen }];
}

function Buttons({ message, press }: Pick<MessageProps, "message" | "press">) {
  const { chosen } = message;
  const isWaiting = message.press?.delivery === "pending";
  return (
    <div className="buttons">
      {buttonsOf(message).map((choice) => {
        const isChosen = choice.id === chosen || choice.title === chosen;
        return (
          <button
            type="button"
            key={choice.id}
            data-testid="choice"
            data-chosen={isChosen}
            disabled={isWaiting || chosen !== undefined}
            onClick={() => press(choice)}
          >
            {isChosen && <Icon name="check" />}
            {isChosen && <span className="visually-hidden">Chosen: </span>}
            <span dir="auto">{choice.title}</span>
            {isWaiting && message.press?.choice === choice.id && (
              <DeliveryMark delivery="pending" />
            )}
          </button>
        );
      })}
    </div>
  );
}

function Message({ message, customerName, isContinued, press, submit, ...rest }: MessageProps) {
  const isBot = message.from === "bot";
  const { form, link } = message;
  return (
    <div className="row" data-continued={isContinued}>
      {!isContinued && (
        <span className="avatar" aria-hidden="true">
          {isBot ? <Lighthouse /> : customerName.charAt(0)}
        </span>
      )}
      <div className="row-body">
        <p className={isContinued ? "visually-hidden" : "author"}>
          <strong>{isBot ? botName : customerName}</strong>
          {isBot && <span className="app-badge">App</span>}
          <Hour at={message.at} />
        </p>
        <MessageText text={message.text} />
        <MessageFiles message={message} fileAt={rest.fileAt} />
        {message.edited && <span className="edited">(edited)</span>}
        {message.delivery === "pending" && <DeliveryMark delivery="pending" />}
        {message.code && <Card code={message.code} />}
        {message.as === "menu" ? (
          <Menu message={message} press={press} />
        ) : (
          <Buttons message={message} press={press} />
        )}
        {link && <PageButton link={link} opensAt={rest.opensAt} />}
        {form && (
          <FormButton
            form={form}
            isSending={message.press?.delivery === "pending"}
            submit={(filledIn) => submit({ form: form.id, ...filledIn })}
          />
        )}
      </div>
    </div>
  );
}

export const discordLook: Look = { Header, Message, placeholder: `Message @${botName}` };
