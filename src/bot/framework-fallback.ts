/** A Bot Framework bot as the one who answers what no flow claims. */
import type { Surroundings } from "../base/surroundings.ts";
import type { BotLogic, ChannelAdapter } from "../channel/channel-adapter.ts";
import type { Accept } from "../channel/driver.ts";
import type { ConversationReference, InboundEvent } from "../model/activity.ts";
import type { InboxEntry } from "../model/inbox.ts";
import type { Act } from "./commit.ts";
import { postEvent } from "./turn.ts";

/** botbuilder is heavy and most bots need none of it: it is loaded with the first message for it. */
export function frameworkFallback(logic: BotLogic, take: Accept, surroundings: Surroundings) {
  let adapter: Promise<ChannelAdapter> | undefined;
  const load = async () => {
    const { ChannelAdapter } = await import("../channel/channel-adapter.ts");
    return new ChannelAdapter(async (to, acts) => {
      await take(postedEvent(to, acts, surroundings));
    });
  };
  return async (entry: InboxEntry): Promise<Act[]> => {
    adapter ??= load();
    return (await adapter).process(entry.event.activity, entry._id, logic);
  };
}

function postedEvent(
  to: ConversationReference,
  acts: readonly Act[],
  { clock, newId }: Surroundings,
): InboundEvent {
  const now = clock.now();
  const id = newId();
  return {
    order: `${now.getTime()}`.padStart(16, "0"),
    activity: {
      type: "event",
      name: postEvent,
      id,
      timestamp: now,
      channelId: to.channelId,
      from: to.user,
      recipient: to.bot,
      conversation: to.conversation,
      value: acts as never,
    },
  };
}
