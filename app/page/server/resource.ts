// Keeps one fetched value fresh for a component: at first, on hints, and when asked.
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { type Hint, useHints } from "./live.ts";
import { createRefresher, type Refresher } from "./refresher.ts";

interface Resource<Value> {
  /** Undefined until the first fetch has succeeded. */
  readonly value: Value | undefined;
  refresh(): void;
}

/**
 * Fetches `load` again when a hint is its concern. What `load` names must not change while the
 * component lives: give the component a key instead.
 */
export function useResource<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  concerns: (hint: Hint) => boolean,
): Resource<Value> {
  const [value, setValue] = useState<Value>();
  const refresher = useRef<Refresher>(undefined);

  const run = useEffectEvent(async (signal: AbortSignal) => {
    const fetched = await load(signal);
    if (!signal.aborted) setValue(() => fetched);
  });

  useEffect(() => {
    const mine = createRefresher((signal) => run(signal));
    refresher.current = mine;
    mine.request();
    return () => mine.stop();
  }, []);

  const refresh = useCallback(() => refresher.current?.request(), []);
  useHints((hint) => {
    if (hint.type === "connected" || concerns(hint)) refresh();
  });

  return { value, refresh };
}
