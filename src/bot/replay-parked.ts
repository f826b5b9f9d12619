/** Takes a parked message up again: it waits under its own id, and its turn gets a new one. */
import type { InboxEntry } from "../model/inbox.ts";
import type { Collections } from "./engine.ts";

/** The entry as it waits now; `undefined` when it is not parked. */
export async function unpark(id: string, { inbox }: Collections): Promise<InboxEntry | undefined> {
  const [parked] = await inbox.get([id]);
  if (parked?.state !== "parked") return undefined;
  const entry: InboxEntry = {
    ...parked,
    rev: parked.rev + 1,
    state: "new",
    replays: (parked.replays ?? 0) + 1,
  };
  const [outcome] = await inbox.replace([entry]);
  return outcome === "replaced" ? entry : undefined;
}
