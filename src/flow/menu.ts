/** What a bot can do, as it tells a customer: a card with a button for each flow they may begin. */
import type { Flow, FlowBook } from "./flow.ts";
import type { Language } from "./languages/language.ts";
import type { Card } from "./verbs.ts";
import { worded } from "./wording.ts";

export function menuCard({ menu }: FlowBook, language: Language, ...before: string[]): Card {
  const opening = menu.length > 0 ? [...before, language.sentences.menu] : before;
  const buttons = menu.map((flow) => buttonOf(flow, language));
  return { text: opening.join(" "), ...(buttons.length > 0 && { buttons }) };
}

function buttonOf({ name, options }: Flow, language: Language) {
  const { title, command, says: [phrase] = [] } = options;
  const written = command === undefined ? undefined : `/${command}`;
  const label = title === undefined ? (capital(phrase) ?? written) : worded(title, language);
  return { title: label ?? name, says: written ?? phrase ?? name };
}

function capital(phrase: string | undefined): string | undefined {
  return phrase && phrase.charAt(0).toUpperCase() + phrase.slice(1);
}
