// Puts the three phones side by side, or one at a time with tabs where the screen is narrow.
import "./phones.css";
import { useEffect, useRef, useState } from "react";
import { type AppId, apps } from "../apps.ts";
import type { Persons } from "../persons.ts";
import type { EngineHealth } from "../server/engine.ts";
import { Phone } from "./phone.tsx";

const shownFrom = 0.6;

function useShownPhone() {
  const strip = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<AppId>(apps[0].id);

  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const slot = entries.find((entry) => entry.isIntersecting)?.target;
        const app = apps.find(({ id }) => slot?.classList.contains(`${id}-slot`));
        if (app) setShown(app.id);
      },
      { root: strip.current, threshold: shownFrom },
    );
    for (const slot of strip.current?.children ?? []) observer.observe(slot);
    return () => observer.disconnect();
  }, []);

  const show = (app: AppId) => {
    const phone = strip.current?.getElementsByClassName(app)[0];
    phone?.scrollIntoView({ inline: "center", block: "nearest" });
  };
  return { strip, shown, show };
}

interface PhonesProps {
  readonly persons: Persons;
  readonly engine: EngineHealth;
}

export function Phones({ persons, engine }: PhonesProps) {
  const { strip, shown, show } = useShownPhone();
  return (
    <div className="phones" id="phones" tabIndex={-1} data-strangers={persons.strangers}>
      <nav className="phone-tabs" aria-label="Phones">
        {apps.map((app) => (
          <button
            type="button"
            key={app.id}
            aria-current={shown === app.id}
            onClick={() => show(app.id)}
          >
            {app.name}
          </button>
        ))}
      </nav>
      <div className="strip" ref={strip}>
        {apps.map((app) => (
          <div className={`slot ${app.id}-slot`} key={app.id}>
            <Phone
              key={persons.holders[app.id]}
              app={app}
              person={persons.holders[app.id]}
              health={engine}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
