// Shows one exchange of the story: app, direction, time, words, and what became of it.
import { memo, useState } from "react";
import { ChannelMark } from "../parts/channel-mark.tsx";
import { FileSize } from "../parts/file-size.tsx";
import { Icon } from "../parts/icon.tsx";
import { Hour } from "../parts/time.tsx";
import { carriedFilePath } from "../server/api.ts";
import type { DeliveryState, Exchange } from "../server/wire.ts";

const longFrom = 280;

const states: Readonly<Record<DeliveryState, string>> = {
  received: "Received",
  queued: "Waiting to be sent",
  sent: "Sent",
  failed: "Not delivered",
  expired: "Not delivered in time",
  parked: "Not delivered: needs a look",
  uncertain: "Perhaps delivered",
};

const troubled: readonly DeliveryState[] = ["failed", "expired", "parked", "uncertain"];

const directions = {
  in: { icon: "received", word: "Customer" },
  out: { icon: "sent", word: "Bot" },
} as const;

function Words({ text }: { readonly text: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const isLong = text.length > longFrom;
  return (
    <>
      <p className="exchange-text" dir="auto">
        {isLong && !isOpen ? `${text.slice(0, longFrom).trimEnd()} …` : text}
      </p>
      {isLong && (
        <button
          type="button"
          className="link-button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? "Show less" : `Show all ${text.length} characters`}
        </button>
      )}
    </>
  );
}

function Offered({ exchange }: { readonly exchange: Exchange }) {
  if (exchange.choices.length === 0) return null;
  return (
    <ul className="offered" aria-label="Choices offered">
      {exchange.choices.map((choice) => (
        <li key={choice.id} dir="auto">
          {choice.title}
        </li>
      ))}
    </ul>
  );
}

function Files({ exchange: { id, files } }: { readonly exchange: Exchange }) {
  if (files.length === 0) return null;
  return (
    <ul className="exchange-files" aria-label="Files">
      {files.map(({ hash = "", name, sizeBytes }) => (
        <li key={`${id}-${hash}-${name}`}>
          <Icon name="document" />
          <a href={carriedFilePath(hash, name)} download={name} dir="auto">
            {name}
          </a>
          <FileSize bytes={sizeBytes} />
        </li>
      ))}
    </ul>
  );
}

/** An exchange is the same object until it is fetched again, so a long story redraws little. */
export const ExchangeEntry = memo(function Entry({ exchange }: { readonly exchange: Exchange }) {
  const direction = directions[exchange.direction];
  const { channel, state, code, note } = exchange;
  const isCodeApart = code !== undefined && !exchange.text.includes(code);
  return (
    <li
      className="exchange"
      data-testid="exchange"
      data-channel={channel}
      data-direction={exchange.direction}
    >
      <p className="exchange-head">
        <ChannelMark channel={channel} />
        <span className="exchange-direction">
          <Icon name={direction.icon} />
          {direction.word}
        </span>
        <span className="exchange-state" data-state={state}>
          {troubled.includes(state) && <Icon name="warning" />}
          {state === "queued" && <Icon name="clock" />}
          {states[state]}
        </span>
        <Hour at={exchange.at} />
      </p>
      {exchange.text !== "" && <Words text={exchange.text} />}
      <Files exchange={exchange} />
      {isCodeApart && <code className="exchange-code">{code}</code>}
      <Offered exchange={exchange} />
      {note && <p className="exchange-note">{note}</p>}
    </li>
  );
});
