/** Text that cannot play tricks on whoever reads it in a terminal or a table. */

/** Control, formatting (writing direction, invisible joins) and lone half characters, line ends. */
const tricks = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Each such character as its code, such as `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(tricks, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
