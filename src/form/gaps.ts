/**
 * A sentence with a place for what is not known, such as the name of whoever it is said to: it is
 * said as if nobody had thought of it. Pure.
 */

/** Stands for what is not known until the sentence is whole; no text has it. */
const gap = "\uFFFF";

/** What is filled in for a value. */
export function filling(value: string | number): string | number {
  return value === "" ? gap : value;
}

/** The sentence without its gaps: where it speaks to somebody, the comma before goes too. */
export function withoutGaps(sentence: string): string {
  if (!sentence.includes(gap)) return sentence;
  return sentence
    .replace(/^\uFFFF[,،、，]\s*(\p{L})/u, (_, letter: string) => letter.toUpperCase())
    .replace(/[,،、，]?\s*\uFFFF(?=\s*(?:[.!?…,;:،؛؟、，。！？]|$))/gu, "")
    .replace(/\s?\uFFFF/gu, "");
}
