/** The languages forms are filled in, and what a word means in any of them. */
import { normalise } from "../../base/normalise.ts";
import { arabic } from "./ar.ts";
import { german } from "./de.ts";
import { english } from "./en.ts";
import { spanish } from "./es.ts";
import type { FormLanguage, Word } from "./form-language.ts";
import { portuguese } from "./pt.ts";

export const formLanguages: readonly FormLanguage[] = [
  english,
  german,
  spanish,
  portuguese,
  arabic,
];

/** The one of this code; else English. */
export function formLanguageFor(code: string): FormLanguage {
  return formLanguages.find((one) => one.code === code) ?? english;
}

const meanings = new Map<string, Set<Word>>();
for (const { words } of formLanguages) {
  for (const [word, spellings] of Object.entries(words)) {
    for (const spelling of spellings.map(normalise)) {
      // The keys of `words` are these.
      meanings.set(spelling, (meanings.get(spelling) ?? new Set()).add(word as Word));
    }
  }
}

/** Whether a text is nothing but this word, in any language. */
export function says(word: Word, text: string): boolean {
  return meanings.get(normalise(text))?.has(word) === true;
}

/** Whether a text is nothing but one of these words, in any language. */
export function isWord(text: string): boolean {
  return meanings.has(normalise(text));
}
