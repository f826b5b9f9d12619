// Draws the keys that stand below the text field and send what the phone knows, or a word.
import "./reply-keyboard.css";
import { Icon } from "../parts/icon.tsx";
import type { ShownMessage } from "./shown-messages.ts";

interface ReplyKeyboardProps {
  /** The question they answer. */
  readonly message: ShownMessage;
  share(what: "phone" | "location"): void;
  say(text: string): void;
}

export function ReplyKeyboard({ message, share, say }: ReplyKeyboardProps) {
  const { input, choices } = message;
  if (!input) return null;
  return (
    <div className="reply-keyboard" data-testid="reply-keyboard">
      <button type="button" data-testid="share" onClick={() => share(input.type)}>
        <Icon name={input.type === "phone" ? "phone" : "place"} />
        <span dir="auto">{input.title}</span>
      </button>
      {choices.map(({ id, title }) => (
        <button type="button" key={id} data-testid="choice" onClick={() => say(title)}>
          <span dir="auto">{title}</span>
        </button>
      ))}
    </div>
  );
}

/** The question whose keys are shown: the last one, until something is written after it. */
export function questionWithKeys(messages: readonly ShownMessage[]): ShownMessage | undefined {
  const last = messages.at(-1);
  return last?.from === "bot" && last.input ? last : undefined;
}
