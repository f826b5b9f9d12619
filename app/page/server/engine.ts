// Knows how the engine is, and restarts it.
import { useState } from "react";
import { fetchStatus, postRestart } from "./api.ts";
import { type Connection, useHints } from "./live.ts";
import { useResource } from "./resource.ts";
import type { EngineState, Status } from "./wire.ts";

export type EngineHealth = EngineState | "connecting" | "unreachable";

export interface Engine {
  readonly state: EngineHealth;
  readonly status: Status | undefined;
  readonly isRestartRefused: boolean;
  restart(): Promise<void>;
}

export function useEngine(connection: Connection): Engine {
  const { value: status, refresh } = useResource(fetchStatus, (hint) => hint.type === "engine");
  const [heard, setHeard] = useState<EngineState>();
  const [isRestartRefused, setIsRestartRefused] = useState(false);

  // What is fetched after a reconnect is newer than what the old stream said.
  useHints((hint) => {
    if (hint.type === "engine") setHeard(hint.state);
    if (hint.type !== "connected") return;
    setHeard(undefined);
    setIsRestartRefused(false);
  });

  const restart = async () => {
    setIsRestartRefused(false);
    try {
      await postRestart();
    } catch {
      setIsRestartRefused(true);
    }
    refresh();
  };

  const known = heard ?? status?.engine ?? "connecting";
  const state = connection === "lost" ? "unreachable" : known;
  return { state, status, isRestartRefused, restart };
}
