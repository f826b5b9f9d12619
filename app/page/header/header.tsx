// Names the product and holds what concerns the whole page: the engine's health and the theme.
import "./header.css";
import { addressOf, useView, type View, views } from "../place.ts";
import type { Engine } from "../server/engine.ts";
import { EngineStatus } from "./engine-status.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

function Mark() {
  return (
    <svg className="brand-mark" viewBox="0 0 44 32" aria-hidden="true">
      <path d="M5 23c8.5 0 8.5-14 17-14s8.5 14 17 14" />
      <circle className="mark-whatsapp" cx="5.5" cy="23" r="4" />
      <circle className="mark-telegram" cx="22" cy="9" r="4" />
      <circle className="mark-discord" cx="38.5" cy="23" r="4" />
    </svg>
  );
}

const names: Readonly<Record<View, string>> = { simulator: "Simulator", forms: "Forms" };

export function Header({ engine }: { readonly engine: Engine }) {
  const current = useView();
  return (
    <header className="header">
      <Mark />
      <div className="brand">
        <h1>Throughline</h1>
        <p>One customer, one story, every messenger</p>
      </div>
      <nav className="views" aria-label="Views">
        {views.map((view) => (
          <a
            key={view}
            href={addressOf(view)}
            data-testid={`view-${view}`}
            aria-current={view === current ? "page" : undefined}
          >
            {names[view]}
          </a>
        ))}
      </nav>
      <EngineStatus engine={engine} />
      <ThemeSwitch />
    </header>
  );
}
