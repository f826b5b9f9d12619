/** A filled form as a document to send or to keep. */
import { buffer } from "node:stream/consumers";
import type { PlainData } from "../../base/plain.ts";
import type { Form } from "../form.ts";
import { shownDay } from "../kinds/day.ts";
import type { FormLanguage } from "../languages/form-language.ts";
import { formLanguageFor } from "../languages/languages.ts";
import { spokenIn } from "../spoken.ts";
import { coveredText, fonts, glyphsIn } from "./fonts.ts";
import { Paper } from "./paper.ts";
import { rowsOf } from "./rows.ts";

/** What stands on the document besides the form and its answers. */
export interface PdfOptions {
  /** What it is called. By default as the form is. */
  readonly title?: string;
  /** Below the title, such as a number to refer to. */
  readonly note?: string;
  /** When it was filled in: shown as the day in UTC. Left out unless told. */
  readonly at?: Date;
  /** Code of the language of days, numbers and the few words of its own. Default "en". */
  readonly language?: string;
}

/**
 * The answers to a form as a PDF of A4 pages: what was asked beside what was answered, parts and
 * lists below their titles, tagged for whoever has it read aloud. Its font is in it and covers the
 * Latin, Cyrillic and Greek scripts. Arabic, Chinese and others are not covered: what they would
 * show is the sign �, with a line at the end that says so, and in those languages its own words are
 * English. Make it within `files()`, so that it is made once.
 *
 * @example
 * const copy = await files("copy", () => pdf(Application, answers, { note: "No. 4711" }), {
 *   name: "application.pdf",
 * });
 * await say({ text: "This is what you told us.", files: [copy] });
 */
export async function pdf<Answers>(
  form: Form<Answers>,
  answers: Answers,
  { title, note, at, language: code = "en" }: PdfOptions = {},
): Promise<Uint8Array> {
  // Both are large, and most processes make no document.
  const [{ default: PDFDocument }, faces] = await Promise.all([import("pdfkit"), fonts()]);
  const document = new PDFDocument({
    // Without a font to begin with: one of the same name would be read anew with every text.
    ...{ size: "A4", margin: 56, bufferPages: true, font: "" },
    ...{ pdfVersion: "1.7", tagged: true, displayTitle: true, lang: code },
    info: {
      Title: title ?? spokenIn(form, code).title,
      Creator: "Throughline",
      ...(at && { CreationDate: at }),
    },
  });
  document.registerFont("regular", faces.regular).registerFont("strong", faces.strong);
  const bytes = buffer(document);
  const language = printable(formLanguageFor(code), glyphsIn(document.font("regular")));
  const lines = [note, at && language.document.filledIn(shownDay(at, language.code))];
  const spoken = spokenIn(form, language.code);
  // A form's answers are what its schema makes of plain data, by their fields.
  const given = answers as Readonly<Record<string, PlainData | undefined>>;
  new Paper(document, language).put({
    title: title ?? spoken.title,
    lines: lines.filter((line) => line !== undefined),
    rows: rowsOf(spoken.fields, given, { language, level: 1 }),
  });
  document.end();
  return bytes;
}

/** The language, or English where its letters are not there. */
function printable(language: FormLanguage, has: (codePoint: number) => boolean): FormLanguage {
  const own = language.document.unprintable;
  return coveredText(own, has) === own.normalize("NFC") ? language : formLanguageFor("en");
}
