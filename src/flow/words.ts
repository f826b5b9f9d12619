/** What the words of a customer mean to every bot, and the language it answers in. */
import { normalise } from "../base/normalise.ts";
import { arabic } from "./languages/ar.ts";
import { german } from "./languages/de.ts";
import { english } from "./languages/en.ts";
import { spanish } from "./languages/es.ts";
import type { Language, Wish } from "./languages/language.ts";
import { portuguese } from "./languages/pt.ts";

export const languages: readonly Language[] = [english, german, spanish, portuguese, arabic];

const wishByWord = new Map(
  languages.flatMap(({ wishes }) =>
    Object.entries(wishes).flatMap(([wish, words]) =>
      words.map((word) => [normalise(word), wish as Wish] as const),
    ),
  ),
);

const greetings = new Set(languages.flatMap((one) => one.greetings.map(normalise)));

/** A wish, and for "language" perhaps the one that is wished for. */
export interface Wished {
  readonly wish: Wish;
  readonly language?: Language;
}

export function wishIn(text: string): Wished | undefined {
  const said = normalise(text);
  const wish = wishByWord.get(said);
  if (wish) return { wish };
  const [first = "", ...name] = said.split(" ");
  if (wishByWord.get(first) !== "language") return undefined;
  const language = languageCalled(name.join(" "));
  return language && { wish: "language", language };
}

function languageCalled(name: string): Language | undefined {
  return languages.find(
    ({ code, names }) => code === name || names.some((one) => normalise(one) === name),
  );
}

/** Whether a message only says that somebody is there. */
export function isGreeting(text: string): boolean {
  return greetings.has(normalise(text));
}

/** The language of the first of these tags that the bot speaks, such as "pt-BR"; else English. */
export function languageFor(...tags: readonly (string | undefined)[]): Language {
  for (const tag of tags) {
    const [code] = (tag ?? "").toLowerCase().split(/[-_]/);
    const language = languages.find((one) => one.code === code);
    if (language) return language;
  }
  return english;
}
