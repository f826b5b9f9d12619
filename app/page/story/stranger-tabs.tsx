// Chooses whose story is shown when the three phones belong to three strangers.
import { type KeyboardEvent, useRef } from "react";
import { type AppId, apps } from "../apps.ts";
import { ChannelMark } from "../parts/channel-mark.tsx";

interface StrangerTabsProps {
  readonly shown: AppId;
  readonly holders: Readonly<Record<AppId, string>>;
  show(app: AppId): void;
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

export function StrangerTabs({ shown, holders, show }: StrangerTabsProps) {
  const list = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const index = apps.findIndex(({ id }) => id === shown);
    const next = apps[(index + step + apps.length) % apps.length];
    if (!next) return;
    show(next.id);
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };

  return (
    <div className="stranger-tabs" role="tablist" aria-label="Whose story" ref={list}>
      {apps.map(({ id }) => (
        <button
          type="button"
          role="tab"
          key={id}
          id={`tab-${id}`}
          aria-selected={shown === id}
          aria-controls="story-panel"
          tabIndex={shown === id ? 0 : -1}
          onClick={() => show(id)}
          onKeyDown={onKeyDown}
        >
          <ChannelMark channel={id} />
          <span>{holders[id]}</span>
        </button>
      ))}
    </div>
  );
}
