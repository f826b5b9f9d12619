/** What the open question of an app becomes when the customer turns to other options of it. Pure. */
import type { Driver } from "../channel/driver.ts";
import type { PageTurn } from "../flow/pages.ts";
import { formLanguageFor } from "../form/languages/languages.ts";
import { askingActivity } from "../form/question.ts";
import type { ConversationReference, OutboundActivity } from "../model/activity.ts";
import type { Prompt } from "../model/customer.ts";

/** A button turns the page in place; what is written is answered with a message below it. */
export type Turned =
  | { readonly type: "edit"; readonly part: OutboundActivity }
  | { readonly type: "message"; readonly activity: OutboundActivity };

interface Where {
  readonly driver: Pick<Driver, "can" | "parts"> | undefined;
  readonly to: ConversationReference;
}

export function turned(
  { id, kind, options, activity: { text, page, suggestedActions } }: Prompt,
  { wanted, language: code, isPressed }: PageTurn,
  { driver, to }: Where,
): Turned {
  const language = formLanguageFor(code);
  const question = { kind, options, stay: page?.stay ?? 0, text };
  const activity = askingActivity(question, { id, language, page: wanted });
  const part = driver?.parts(activity, to).at(-1);
  const isEdit = isPressed && driver?.can.edits && suggestedActions !== undefined;
  if (isEdit && part) return { type: "edit", part };
  const { at = wanted.at, of = 1, only } = part?.page ?? {};
  const { found, pageOf } = language.sentences;
  return {
    type: "message",
    activity: { ...activity, text: only ? found : pageOf(`${at + 1}`, `${of}`) },
  };
}
