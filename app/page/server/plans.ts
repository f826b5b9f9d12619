// The shapes of forms and of what each app will show of one, made of JSON.
import { type AppId, apps } from "../apps.ts";
import { maybeTextIn, neededListIn, textIn } from "./fields.ts";
import { type PhoneMessage, readMessages } from "./wire.ts";

export interface NamedForm {
  readonly name: string;
  readonly flow: string | undefined;
  readonly title: string;
}

/** What an app shows of a form, and why so. */
export interface PlannedForm {
  readonly app: AppId;
  readonly reason: string;
  readonly messages: readonly PhoneMessage[];
}

export function readForms(body: unknown): readonly NamedForm[] {
  return neededListIn(body, "forms", (fields) => ({
    ...{ name: textIn(fields, "name"), title: textIn(fields, "title") },
    flow: maybeTextIn(fields, "flow"),
  }));
}

export function readPlans(body: unknown): readonly PlannedForm[] {
  const plans = neededListIn(body, "plans", (fields) => {
    const app = apps.find(({ id }) => id === fields.app)?.id;
    return { app, reason: textIn(fields, "reason"), messages: readMessages(fields) };
  });
  return plans.flatMap(({ app, ...plan }) => (app === undefined ? [] : [{ app, ...plan }]));
}
