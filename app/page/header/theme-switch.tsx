// Lets the reader choose between the system's theme, light and dark.
import { Icon } from "../parts/icon.tsx";
import { themes, useTheme } from "./theme.ts";

const labels = { system: "System", light: "Light", dark: "Dark" } as const;

export function ThemeSwitch() {
  const [theme, choose] = useTheme();
  return (
    <label className="theme-switch">
      <Icon name="monitor" />
      <span className="visually-hidden">Theme</span>
      <select data-testid="theme" value={theme} onChange={(event) => choose(event.target.value)}>
        {themes.map((name) => (
          <option key={name} value={name}>
            {labels[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
