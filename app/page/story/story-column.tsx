// Stands beside the phones: one person's story, or one of three with tabs to choose.
import "./story-column.css";
import { useState } from "react";
import { type AppId, apps } from "../apps.ts";
import type { Persons } from "../persons.ts";
import { Story } from "./story.tsx";
import { StrangerTabs } from "./stranger-tabs.tsx";

export function StoryColumn({ persons }: { readonly persons: Persons }) {
  const [shown, setShown] = useState<AppId>(apps[0].id);
  const { strangers, holders } = persons;
  const person = strangers ? holders[shown] : holders.whatsapp;
  const panel = strangers ? { role: "tabpanel", "aria-labelledby": `tab-${shown}` } : {};

  return (
    <aside className="story-column" aria-label="The customer's story">
      {strangers && <StrangerTabs shown={shown} holders={holders} show={setShown} />}
      <div className="story-panels" id="story-panel" {...panel}>
        <Story key={person} person={person} />
      </div>
    </aside>
  );
}
