/** What waits in the store, looked at when somebody asks for figures: a few short pages. */
import type { Surroundings } from "../base/surroundings.ts";
import type { Collections } from "./engine.ts";

const pageSize = 200;
const mostCounted = 1_000;

/** Sets the gauges of the inbox and the outbox. */
export async function measureBacklog(
  collections: Collections,
  surroundings: Surroundings,
): Promise<void> {
  await Promise.all([
    measureInbox(collections, surroundings),
    measureOutbox(collections, surroundings),
  ]);
}

async function measureInbox({ inbox }: Collections, { measure, clock }: Surroundings) {
  let count = 0;
  let oldest: Date | undefined;
  let after: string | undefined;
  do {
    const range = { prefix: ["new"], limit: pageSize, ...(after !== undefined && { after }) };
    const page = await inbox.find("age", range);
    oldest ??= page.items[0]?.acceptedAt;
    count += page.items.length;
    after = page.next;
  } while (after !== undefined && count < mostCounted);
  measure.set("journal_backlog", {}, count);
  measure.set("journal_oldest_seconds", {}, secondsSince(oldest, clock.now()));
}

async function measureOutbox({ customers }: Collections, { measure, clock }: Surroundings) {
  const { items } = await customers.find("due", { limit: pageSize });
  const byChannel = new Map<string, { count: number; oldest: Date | undefined }>();
  for (const { outbox, tail, identities } of items) {
    for (const { id, identity } of outbox) {
      const channel = identities[identity]?.channelId ?? "unknown";
      const seen = byChannel.get(channel) ?? { count: 0, oldest: undefined };
      const at = tail.find(({ _id }) => _id === `out:${id}`)?.at;
      const oldest = seen.oldest && (!at || seen.oldest < at) ? seen.oldest : at;
      byChannel.set(channel, { count: seen.count + 1, oldest });
    }
  }
  const now = clock.now();
  for (const [channel, { count, oldest }] of byChannel) {
    measure.set("outbox_backlog", { channel }, count);
    measure.set("outbox_oldest_seconds", { channel }, secondsSince(oldest, now));
  }
}

function secondsSince(date: Date | undefined, now: Date): number {
  return date ? Math.max(now.getTime() - date.getTime(), 0) / 1_000 : 0;
}
