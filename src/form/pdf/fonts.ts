/**
 * The letters of a document: Noto Sans, embedded, which has Latin, Cyrillic and Greek. What it does
 * not have is shown as a sign that stands for it.
 */
import { readFile } from "node:fs/promises";

interface Fonts {
  readonly regular: Buffer;
  readonly strong: Buffer;
}

let read: Promise<Fonts> | undefined;

/** Read once in a process, with the first document. */
export function fonts(): Promise<Fonts> {
  read ??= Promise.all([fontFile("NotoSans-Regular"), fontFile("NotoSans-SemiBold")]).then(
    ([regular, strong]) => ({ regular, strong }),
  );
  return read;
}

function fontFile(name: string): Promise<Buffer> {
  return readFile(new URL(`./fonts/${name}.ttf`, import.meta.url));
}

type Glyphs = (codePoint: number) => boolean;

/** What the font that a document writes with has. Its types do not tell of the font file itself. */
export function glyphsIn(document: object): Glyphs {
  // pdfkit 0.20 keeps fontkit's font there; a test sees to it that this is found.
  const { font } = (document as { _font: { font: { hasGlyphForCodePoint: Glyphs } } })._font;
  return (codePoint) => font.hasGlyphForCodePoint(codePoint);
}

/** Stands for a character that is not there. */
export const missing = "\uFFFD";
/** Says how its neighbours look, and looks like nothing itself. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;
const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A text of letters that are there: what is seen as one character is one sign where it is not. */
export function coveredText(text: string, has: Glyphs): string {
  const isThere = (character: string) =>
    [...character].every((sign) => sign === "\n" || has(sign.codePointAt(0) ?? 0));
  return [...characters.segment(text.replaceAll("\r\n", "\n").replace(/\t/g, " "))]
    .map(({ segment }) => {
      const seen = segment === "\n" ? segment : segment.replace(unseen, "");
      return isThere(seen.normalize("NFC")) ? seen.normalize("NFC") : missing;
    })
    .join("");
}
