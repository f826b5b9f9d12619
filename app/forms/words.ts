/** The languages that the page of a form speaks. */
import { arabic } from "./languages/ar.ts";
import { german } from "./languages/de.ts";
import { english } from "./languages/en.ts";
import { spanish } from "./languages/es.ts";
import type { PageWords } from "./languages/page-words.ts";
import { portuguese } from "./languages/pt.ts";

const all: readonly PageWords[] = [english, german, spanish, portuguese, arabic];

/** Those of the first of these tags that there are words for, such as "pt-BR"; else English. */
export function pageWordsFor(...tags: readonly string[]): PageWords {
  for (const tag of tags) {
    const found = all.find(({ code }) => code === tag.trim().toLowerCase().split(/[-_;]/)[0]);
    if (found) return found;
  }
  return english;
}
