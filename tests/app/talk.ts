/** The newsletter's sign-up as a person types it, up to the question that tests are about. */
import type { ScreenMessage } from "../../adapters/web/index.ts";
import type { Simulator } from "../kit/server.ts";

export const consentQuestion = "May we write to you once a month?";

/** Goes as far as the question with choices; returns the message that asks it. */
export async function toConsent(
  server: Simulator,
  app: string,
  person: string,
): Promise<ScreenMessage> {
  await server.says(app, person, "hi");
  await server.shows(app, person, "What may we call you?");
  await server.says(app, person, "Ann");
  await server.shows(app, person, "What is your e-mail address, Ann?");
  await server.says(app, person, "ann@example.com");
  const messages = await server.shows(app, person, consentQuestion);
  return last(messages);
}

/** The choice of a message with this title. */
export function choiceOf({ choices = [] }: ScreenMessage, title: string): string {
  const found = choices.find((choice) => choice.title.replace(/^\d+\. /, "") === title);
  if (found) return found.id;
  throw new Error(`There is no choice "${title}" in ${JSON.stringify(choices)}`);
}

export function last<T>(items: readonly T[]): T {
  const item = items.at(-1);
  if (item === undefined) throw new Error("There is nothing");
  return item;
}

export function textsOf(messages: readonly ScreenMessage[]): string[] {
  return messages.map(({ from, text }) => `${from}: ${text}`);
}
