// Knows which of the page's views is open: the address says so after its "#".
import { useSyncExternalStore } from "react";

export const views = ["simulator", "forms"] as const;
export type View = (typeof views)[number];

function subscribe(onChange: () => void): () => void {
  addEventListener("hashchange", onChange);
  return () => removeEventListener("hashchange", onChange);
}

export function useView(): View {
  return useSyncExternalStore(
    subscribe,
    () => views.find((view) => location.hash === addressOf(view)) ?? "simulator",
  );
}

export function addressOf(view: View): string {
  return `#/${view}`;
}
