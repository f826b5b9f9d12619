// Brings a reader who scrolled back to the newest entry again.
import { Icon } from "./icon.tsx";
import type { StickToEnd } from "./use-stick-to-end.ts";

export function NewestButton({ stick }: { readonly stick: StickToEnd }) {
  if (stick.isAtEnd) return null;
  return (
    <button type="button" className="newest" onClick={stick.goToEnd}>
      <Icon name="down" />
      <span className="visually-hidden">Go to the newest</span>
    </button>
  );
}
