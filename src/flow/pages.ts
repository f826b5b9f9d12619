/** How a customer comes to see options of a question that their app does not show yet. Pure. */
import { normalise } from "../base/normalise.ts";
import { says } from "../form/languages/languages.ts";
import type { PageWanted } from "../form/question.ts";
import type { Option, Prompt } from "../model/customer.ts";

/** Other options of the question that the app shows. */
export interface PageTurn {
  readonly type: "page";
  readonly wanted: PageWanted;
  readonly language: string;
  /** By a button of the message itself, which then changes; else a new one is sent. */
  readonly isPressed: boolean;
}

/** The page that a text asks for: the next one, or the options that begin with these words. */
export function pageMeant(
  text: string,
  { options, activity: { page } }: Prompt,
): PageWanted | undefined {
  if (!page) return undefined;
  if (says("more", text)) return nextPage(page);
  const paged = options.slice(0, options.length - page.stay);
  const only = placesOf(text, paged);
  const isSearch = only.length > 0 && only.length < paged.length;
  return isSearch ? { at: 0, only } : undefined;
}

function nextPage({ at, of, only }: NonNullable<Prompt["activity"]["page"]>): PageWanted {
  // After all that was found come all the others.
  return only && of > 1 ? { at: at + 1, only } : { at: only ? 0 : at + 1 };
}

function placesOf(text: string, options: readonly Option[]): number[] {
  const wanted = normalise(text).split(" ");
  if (!/\p{L}.*[\p{L}\p{N}]/u.test(text)) return [];
  return options.flatMap(({ title }, at) => {
    const words = normalise(title).split(" ");
    const isFound = wanted.every((word) => words.some((one) => one.startsWith(word)));
    return isFound ? [at] : [];
  });
}
