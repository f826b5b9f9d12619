// Takes what the customer types: Enter sends, Shift+Enter starts a new line.
import "./composer.css";
import { type ChangeEvent, type KeyboardEvent, type SyntheticEvent, useRef, useState } from "react";
import { Icon } from "../parts/icon.tsx";

interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  send(text: string): void;
  attach(file: File): void;
}

/** Each file is a message of its own, as on a phone where one picks them one by one. */
function PaperClip({ label, attach }: Pick<ComposerProps, "label" | "attach">) {
  const picker = useRef<HTMLInputElement>(null);
  const onPicked = (event: ChangeEvent<HTMLInputElement>) => {
    for (const file of event.target.files ?? []) attach(file);
    // The same file may be picked again.
    event.target.value = "";
  };
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        data-testid="file-picker"
        aria-label={`File for ${label}`}
        onChange={onPicked}
      />
      <button
        type="button"
        className="paper-clip"
        data-testid="attach"
        onClick={() => picker.current?.click()}
      >
        <Icon name="paperClip" />
        <span className="visually-hidden">Send a file</span>
      </button>
    </>
  );
}

export function Composer({ label, placeholder, send, attach }: ComposerProps) {
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
      <PaperClip label={label} attach={attach} />
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
