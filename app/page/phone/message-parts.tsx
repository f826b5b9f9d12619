// Holds the small parts that the three apps' messages are made of.
import { type RefObject, useId } from "react";
import { Icon, type IconName } from "../parts/icon.tsx";
import type { Delivery } from "./shown-messages.ts";

export function MessageText({ text }: { readonly text: string }) {
  if (text === "") return null;
  return (
    <p className="message-text" dir="auto">
      {piecesOf(text).map(({ at, piece }) =>
        isAddress.test(piece) ? <TextLink key={at} url={piece} /> : piece,
      )}
    </p>
  );
}

/** What every app makes a link of. */
const address = /(https?:\/\/[^\s<>"]*[^\s<>".,:;!?)])/;
const isAddress = /^https?:\/\/./;

/** The text as it is, cut before and after each address. */
function piecesOf(text: string): readonly { readonly at: number; readonly piece: string }[] {
  let at = 0;
  return text.split(address).map((piece) => {
    const found = { at, piece };
    at += piece.length;
    return found;
  });
}

function TextLink({ url }: { readonly url: string }) {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" dir="ltr">
      {url}
    </a>
  );
}

const marks: Readonly<Record<Delivery, { readonly icon: IconName; readonly word: string }>> = {
  pending: { icon: "clock", word: "Sending" },
  failed: { icon: "warning", word: "Not sent" },
  delivered: { icon: "ticks", word: "Delivered" },
  read: { icon: "ticks", word: "Answered" },
};

export function DeliveryMark({ delivery }: { readonly delivery: Delivery }) {
  const mark = marks[delivery];
  return (
    <span className="delivery-mark" data-delivery={delivery}>
      <Icon name={mark.icon} />
      <span className="visually-hidden">{mark.word}</span>
    </span>
  );
}

interface CodeTextProps {
  readonly code: string;
  readonly shownIn: RefObject<HTMLElement | null>;
}

export function CodeText({ code, shownIn }: CodeTextProps) {
  return (
    <code className="code-text" ref={shownIn} translate="no">
      {code}
    </code>
  );
}

interface NotSentProps {
  readonly reason: string | undefined;
  retry(): void;
  remove(): void;
}

export function NotSent({ reason, retry, remove }: NotSentProps) {
  const id = useId();
  return (
    <div className="not-sent" role="alert">
      <span id={id}>
        <Icon name="warning" />
        {reason ? `Not sent: ${reason}.` : "Not sent."}
      </span>
      <button type="button" data-testid="retry" aria-describedby={id} onClick={retry}>
        Try again
      </button>
      <button type="button" aria-describedby={id} onClick={remove}>
        Remove
      </button>
    </div>
  );
}
