/** What is said in the words of whoever runs the bot, perhaps in several languages. */
import type { Language } from "./languages/language.ts";

/** One text, or one for each language by its code, such as `{ en: "Hello!", de: "Guten Tag!" }`. */
export type Wording = string | Readonly<Record<string, string>>;

/** In this language, else in English, else in whatever there is. */
export function worded(wording: Wording, { code }: Pick<Language, "code">): string {
  if (typeof wording === "string") return wording;
  return wording[code] ?? wording.en ?? Object.values(wording)[0] ?? "";
}
