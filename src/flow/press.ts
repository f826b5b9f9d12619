/** What a pressed button or a vote means: it names the question it belongs to, and only the open one counts. */
import type { Prompt, Run } from "../model/customer.ts";
import type { Conversation } from "./conversation.ts";
import type { Reply } from "./incoming.ts";

/** What our own buttons carry: the short name of the prompt, and the place of the option or page. */
const ownButton = /^([\w-]{10}):(>?)(\d{1,3})$/;

export function isOwnButton(pressed: string): boolean {
  return ownButton.test(pressed);
}

export async function press(conversation: Conversation, pressed: string): Promise<Reply> {
  const [, id, turn, number] = ownButton.exec(pressed) ?? [];
  const open = openAs(id, conversation);
  if (!open) return refuseStale(conversation, closedNote);
  const { prompt, run } = open;
  if (turn) {
    const only = prompt.activity.page?.only;
    return conversation.turn({ at: Number(number), ...(only && { only }) }, { isPressed: true });
  }
  const option = prompt.options[Number(number)];
  if (option) return conversation.answer(run, { asked: prompt, option });
  return refuseStale(conversation, closedNote);
}

/** Options that were chosen together are the whole answer; what ends a question counts by itself. */
export async function vote(conversation: Conversation, voted: readonly string[]): Promise<Reply> {
  const buttons = voted.map((one) => ownButton.exec(one) ?? []);
  const [[, id] = []] = buttons;
  const open = openAs(id, conversation);
  const several = open?.prompt.activity.suggestedActions?.several;
  const isOne = buttons.every(([, of, turn]) => of === id && turn === "");
  if (!open || !several || !isOne) return refuseStale(conversation, closedNote);
  const { prompt, run } = open;
  const places = [...new Set(buttons.map(([, , , number]) => Number(number)))];
  const endsFrom = prompt.options.length - several.ends;
  const chosen = prompt.options.filter((_, at) => at < endsFrom && places.includes(at));
  const [end] = prompt.options.filter((_, at) => at >= endsFrom && places.includes(at));
  if (chosen.length > 0) return conversation.answer(run, { asked: prompt, options: chosen });
  if (end) return conversation.answer(run, { asked: prompt, option: end });
  return refuseStale(conversation, closedNote);
}

const closedNote = "answered a question that was closed";

function openAs(
  id: string | undefined,
  { prompt, runs }: Conversation,
): { readonly prompt: Prompt; readonly run: Run } | undefined {
  const run = runs.find((one) => one.id === prompt?.run);
  return prompt && run && prompt.id === id ? { prompt, run } : undefined;
}

export function refuseStale(conversation: Conversation, note: string): Promise<Reply> | Reply {
  conversation.say("stale");
  const current = conversation.lookedAt();
  return current ? conversation.resume(current, note) : conversation.done({ note });
}
