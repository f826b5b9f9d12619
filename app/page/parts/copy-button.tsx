// Copies a voucher code and says so; where the browser forbids it, selects the code instead.
import { type RefObject, useEffect, useState } from "react";
import { Icon } from "./icon.tsx";

const saidForMs = 2_500;

type Outcome = "copied" | "selected";

function select(element: HTMLElement | null): void {
  if (element) getSelection()?.selectAllChildren(element);
}

async function copy(code: string, shown: HTMLElement | null): Promise<Outcome> {
  try {
    await navigator.clipboard.writeText(code);
    return "copied";
  } catch {
    select(shown);
    return "selected";
  }
}

const said: Readonly<Record<Outcome, string>> = {
  copied: "Copied",
  selected: "Selected: press Ctrl C",
};

interface CopyButtonProps {
  readonly code: string;
  readonly label: string;
  readonly shownIn: RefObject<HTMLElement | null>;
}

export function CopyButton({ code, label, shownIn }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>();

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), saidForMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  return (
    <button
      type="button"
      className="copy-button"
      data-testid="copy"
      onClick={async () => setOutcome(await copy(code, shownIn.current))}
    >
      <Icon name={outcome === "copied" ? "check" : "copy"} />
      <span role="status">{outcome ? said[outcome] : label}</span>
    </button>
  );
}
