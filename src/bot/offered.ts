/** What the last card on an app offers to say: it can be typed, by label or number. Pure. */
import { optionsOf } from "../flow/content.ts";
import type { Content } from "../flow/verbs.ts";
import type { OutboundActivity } from "../model/activity.ts";
import type { Customer } from "../model/customer.ts";

interface Told {
  readonly content: Content;
  /** What the app is sent of it. */
  readonly part: OutboundActivity;
}

export function afterCard(before: Customer, identity: string, { content, part }: Told): Customer {
  const options = typeof content === "string" ? [] : optionsOf(content.buttons ?? []);
  // Real buttons below an open question are pressed: what is typed answers the question.
  const arePressed = part.suggestedActions && before.prompts[identity];
  if (options.length === 0 || arePressed) return before;
  return { ...before, offered: { ...before.offered, [identity]: options } };
}

/** Beside an open question, what a card lists counts for the very next message. */
export function afterHearing(before: Customer, identity: string): Customer {
  return before.prompts[identity] ? withoutOffer(before, identity) : before;
}

/** Nothing is offered any more where a question comes after it. */
export function withoutOffer(before: Customer, identity: string): Customer {
  const { offered, ...customer } = before;
  if (!offered?.[identity]) return before;
  const { [identity]: _, ...others } = offered;
  return Object.keys(others).length > 0 ? { ...customer, offered: others } : customer;
}
