// Shows in one line how the engine is, and on request its store and channels.
import { ChannelMark } from "../parts/channel-mark.tsx";
import type { Engine, EngineHealth } from "../server/engine.ts";
import type { ChannelStatus, Status } from "../server/wire.ts";

const words: Readonly<Record<EngineHealth, string>> = {
  running: "Engine running",
  restarting: "Engine restarting",
  connecting: "Connecting",
  unreachable: "Engine not reachable",
};

const homes: Readonly<Record<string, string>> = {
  embedded: "embedded store",
  mongodb: "MongoDB",
};

function storeName(status: Status): string {
  return homes[status.store.home] ?? status.store.home;
}

function channelState(channel: ChannelStatus): string {
  return `${channel.simulated ? "simulated" : "live"}, ${channel.up ? "up" : "down"}`;
}

function Details({ status }: { readonly status: Status }) {
  return (
    <dl className="status-details">
      <div>
        <dt>Version</dt>
        <dd>{status.version}</dd>
      </div>
      <div>
        <dt>Store</dt>
        <dd>
          {storeName(status)} <span className="quiet">{status.store.at}</span>
        </dd>
      </div>
      {status.channels.map((channel) => (
        <div key={`${channel.channel} ${channel.account}`}>
          <dt>
            <ChannelMark channel={channel.channel} />
          </dt>
          <dd>{channelState(channel)}</dd>
        </div>
      ))}
    </dl>
  );
}

export function EngineStatus({ engine }: { readonly engine: Engine }) {
  const { state, status } = engine;
  return (
    <div className="engine-status" data-state={state} data-testid="status">
      <button type="button" className="status-button" popoverTarget="status-details">
        <span className="status-dot" aria-hidden="true" />
        <span role="status">{words[state]}</span>
        {status && <span className="status-store">{storeName(status)}</span>}
      </button>
      <div id="status-details" className="status-popover" popover="auto">
        {status ? <Details status={status} /> : <p>Nothing is known of the engine yet.</p>}
      </div>
    </div>
  );
}
