// Takes what the customer types: Enter sends, Shift+Enter starts a new line.
import "./composer.css";
import { type KeyboardEvent, type SyntheticEvent, useRef, useState } from "react";
import { Icon } from "../parts/icon.tsx";

interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  send(text: string): void;
}

export function Composer({ label, placeholder, send }: ComposerProps) {
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    field.current?.focus();
    const text = draft.trim();
    if (!text) return;
    setDraft("");
    send(text);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const isSend = event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
    if (isSend) submit(event);
  };

  return (
    <form className="composer-bar" onSubmit={submit}>
      <textarea
        ref={field}
        data-testid="composer"
        rows={1}
        dir="auto"
        enterKeyHint="send"
        autoComplete="off"
        aria-label={label}
        placeholder={placeholder}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" data-testid="send" data-ready={draft.trim() !== ""}>
        <Icon name="send" />
        <span className="visually-hidden">Send</span>
      </button>
    </form>
  );
}
