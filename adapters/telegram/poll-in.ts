/** What of a message is a poll for several options, and what stands below it as buttons. Pure. */
import type { OutboundActivity } from "../../src/index.ts";

type Actions = NonNullable<OutboundActivity["suggestedActions"]>["actions"];

export interface ShownPoll {
  readonly options: Actions;
  readonly buttons: Actions;
}

/** Nothing where it is none. */
export function pollIn({ suggestedActions }: OutboundActivity): ShownPoll | undefined {
  if (suggestedActions?.as !== "poll") return undefined;
  const { actions, several } = suggestedActions;
  const count = actions.length - (several?.areEndsApart ? several.ends : 0);
  return { options: actions.slice(0, count), buttons: actions.slice(count) };
}
