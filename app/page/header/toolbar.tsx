// Holds the controls of the play: who uses the phones, and the engine's restart.
import "./toolbar.css";
import { Icon } from "../parts/icon.tsx";
import type { Persons } from "../persons.ts";
import type { Engine } from "../server/engine.ts";

function WhoToggle({ persons }: { readonly persons: Persons }) {
  return (
    <button
      type="button"
      role="switch"
      className="who-toggle"
      data-testid="who-toggle"
      aria-checked={persons.strangers}
      aria-label="Three strangers, instead of One person on all three"
      onClick={persons.toggleStrangers}
    >
      <span>One person on all three</span>
      <span>Three strangers</span>
    </button>
  );
}

export function Toolbar({
  persons,
  engine,
}: {
  readonly persons: Persons;
  readonly engine: Engine;
}) {
  const isRestarting = engine.state === "restarting";
  return (
    <nav className="toolbar" aria-label="Simulator controls">
      <WhoToggle persons={persons} />
      <button type="button" className="button" data-testid="new-person" onClick={persons.renew}>
        <Icon name="newPerson" />
        New person
      </button>
      {persons.previous && (
        <button
          type="button"
          className="button plain"
          data-testid="go-back"
          onClick={persons.goBack}
        >
          <Icon name="undo" />
          Back to {persons.previous}
        </button>
      )}
      <span className="toolbar-gap" />
      {engine.isRestartRefused && (
        <span className="refused" role="alert">
          The engine could not be asked to restart
        </span>
      )}
      <button
        type="button"
        className="button"
        data-testid="restart-engine"
        aria-disabled={isRestarting}
        onClick={() => !isRestarting && void engine.restart()}
      >
        <Icon name="restart" />
        {isRestarting ? "Restarting" : "Restart engine"}
      </button>
    </nav>
  );
}
