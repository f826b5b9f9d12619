// Holds the page's one event stream and passes its hints on to whoever listens.
//
// Hints are not data: a listener fetches again what a hint names. The stream is closed while
// the tab is hidden, because browsers allow only six per origin; "connected" then says that
// anything may have changed meanwhile.
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { type Fields, fieldsOf, textIn } from "./fields.ts";
import { type EngineState, readEngine } from "./wire.ts";

export type Hint =
  | { readonly type: "connected" }
  | { readonly type: "phone"; readonly app: string; readonly person: string }
  | { readonly type: "customer"; readonly id: string; readonly person: string }
  | { readonly type: "engine"; readonly state: EngineState };

export type Connection = "connecting" | "open" | "lost";

const shortestWaitMs = 500;
const longestWaitMs = 4_000;

const listeners = new Set<(hint: Hint) => void>();
const watchers = new Set<() => void>();
let connection: Connection = "connecting";
let stream: EventSource | undefined;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let waitMs = shortestWaitMs;

function tell(hint: Hint): void {
  for (const listener of listeners) listener(hint);
}

function turn(next: Connection): void {
  connection = next;
  for (const watcher of watchers) watcher();
}

function parse(data: unknown): Fields {
  try {
    return fieldsOf(JSON.parse(String(data)));
  } catch {
    return {};
  }
}

function hear(name: string, read: (fields: Fields) => Hint): void {
  stream?.addEventListener(name, (event) => tell(read(parse(event.data))));
}

function close(): void {
  clearTimeout(retryTimer);
  stream?.close();
  stream = undefined;
}

function open(): void {
  close();
  stream = new EventSource("/api/live");
  stream.addEventListener("open", () => {
    waitMs = shortestWaitMs;
    turn("open");
    tell({ type: "connected" });
  });
  stream.addEventListener("error", lose);
  hear("phone", (data) => ({
    type: "phone",
    app: textIn(data, "app"),
    person: textIn(data, "person"),
  }));
  hear("customer", (data) => ({
    type: "customer",
    id: textIn(data, "id"),
    person: textIn(data, "person"),
  }));
  hear("engine", (data) => ({ type: "engine", state: readEngine(data.state) }));
}

// A browser gives up for good after an answer such as 503, so the page does its own retrying.
function lose(): void {
  close();
  turn("lost");
  retryTimer = setTimeout(open, waitMs);
  waitMs = Math.min(waitMs * 2, longestWaitMs);
}

export function startLive(): void {
  const follow = () => (document.hidden ? close() : open());
  document.addEventListener("visibilitychange", follow);
  follow();
}

function listen(listener: (hint: Hint) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useHints(listener: (hint: Hint) => void): void {
  const onHint = useEffectEvent(listener);
  useEffect(() => listen((hint) => onHint(hint)), []);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function useConnection(): Connection {
  return useSyncExternalStore(watch, () => connection);
}
