// Remembers the chosen theme and puts it on the root element, where theme.css reads it.
import { useState } from "react";
import { readStored, writeStored } from "../stored.ts";

export const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];

const storedKey = "throughline.theme";

function themeOf(value: unknown): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

export function applyStoredTheme(): void {
  document.documentElement.dataset.theme = themeOf(readStored(storedKey));
}

export function useTheme(): readonly [Theme, (value: string) => void] {
  const [theme, setTheme] = useState(() => themeOf(readStored(storedKey)));

  const choose = (value: string) => {
    const next = themeOf(value);
    writeStored(storedKey, next);
    applyStoredTheme();
    setTheme(next);
  };
  return [theme, choose];
}
