// Lays out the whole screen: header, three phones, and the one story beside them.
import "./page.css";
import { FormsView } from "./forms/forms-view.tsx";
import { Header } from "./header/header.tsx";
import { Toolbar } from "./header/toolbar.tsx";
import { usePersons } from "./persons.ts";
import { Phones } from "./phone/phones.tsx";
import { useView } from "./place.ts";
import { useEngine } from "./server/engine.ts";
import { useConnection } from "./server/live.ts";
import { StoryColumn } from "./story/story-column.tsx";

export function Page() {
  const persons = usePersons();
  const connection = useConnection();
  const engine = useEngine(connection);
  const view = useView();

  return (
    <div className="page">
      <a className="skip-link" href="#phones">
        Skip to the phones
      </a>
      <Header engine={engine} />
      {view === "simulator" && <Toolbar persons={persons} engine={engine} />}
      <div className="notices" role="status">
        {connection === "lost" && (
          <p className="banner">
            <span className="banner-pulse" aria-hidden="true" />
            The engine is not reachable; trying again
          </p>
        )}
      </div>
      {view === "simulator" ? (
        <main className="stage">
          <Phones persons={persons} engine={engine.state} />
          <StoryColumn persons={persons} />
        </main>
      ) : (
        <main className="stage forms-stage" id="phones" tabIndex={-1}>
          <FormsView />
        </main>
      )}
    </div>
  );
}
