/** Puts a filled form on pages of A4: tagged for whoever has them read aloud, numbered at their foot. */
import type PDFDocument from "pdfkit";
import type { FormLanguage } from "../languages/form-language.ts";
import { coveredText, glyphsIn, missing } from "./fonts.ts";
import type { Row } from "./rows.ts";

type Document = InstanceType<typeof PDFDocument>;
type Element = ReturnType<Document["struct"]>;

export interface Sheet {
  readonly title: string;
  /** Below the title. */
  readonly lines: readonly string[];
  readonly rows: readonly Row[];
}

const margin = 56;
const gap = 16;
const padding = 5;
const indent = 14;
const ink = "#1a1a1a";
const quiet = "#5c5c5c";
const line = "#d9d9d9";

export class Paper {
  readonly #document: Document;
  readonly #root: Element;
  readonly #language: FormLanguage;
  readonly #has: (codePoint: number) => boolean;
  #table: Element | undefined;
  #hasGaps = false;

  /** The document has the fonts "regular" and "strong". */
  constructor(document: Document, language: FormLanguage) {
    this.#document = document;
    this.#language = language;
    this.#has = glyphsIn(document.font("regular"));
    this.#root = document.struct("Document");
    document.addStructure(this.#root);
  }

  put({ title, lines, rows }: Sheet): void {
    this.#text("H1", title, { font: "strong", size: 20, color: ink });
    for (const one of lines) this.#text("P", one, { font: "regular", size: 10, color: quiet });
    this.#document.moveDown(1);
    for (const row of rows) {
      if (row.type === "answer") this.#answer(row);
      else if (row.type === "heading") this.#heading(row);
      else this.#gap();
    }
    if (this.#hasGaps) {
      this.#document.moveDown(1.5);
      const { unprintable } = this.#language.document;
      this.#text("P", unprintable, { font: "regular", size: 9, color: quiet });
    }
    this.#root.end();
    this.#numberPages();
  }

  #heading({ level, title }: Extract<Row, { type: "heading" }>): void {
    this.#table = undefined;
    this.#keepTogether(70);
    this.#document.font("regular").fontSize(12).moveDown(0.8);
    const tag = level > 4 ? "H6" : `H${level + 1}`;
    const inset = Math.min(level - 1, 6) * indent;
    this.#text(tag, title, { font: "strong", size: Math.max(11, 14 - level), color: ink, inset });
    this.#document.moveDown(0.2);
  }

  #gap(): void {
    this.#table = undefined;
    this.#document.font("regular").fontSize(12).moveDown(0.8);
  }

  /** What was asked on the left, what was answered on the right. */
  #answer({ level, title, shown }: Extract<Row, { type: "answer" }>): void {
    const document = this.#document;
    const width = document.page.width - 2 * margin;
    const inset = Math.min(level - 1, 6) * indent;
    const left = {
      text: this.#covered(title),
      x: margin + inset,
      width: width * 0.42 - inset - gap,
    };
    const right = { text: this.#covered(shown), x: margin + width * 0.42, width: width * 0.58 };
    const height = Math.max(
      document.font("regular").fontSize(10).heightOfString(left.text, { width: left.width }),
      document.fontSize(10.5).heightOfString(right.text, { width: right.width }),
    );
    this.#keepTogether(height + 2 * padding);
    const top = document.y + padding;
    const row = this.#row();
    const page = document.page;
    this.#cell(row, "TH", { ...left, top, size: 10, color: quiet });
    const below = document.y;
    this.#cell(row, "TD", { ...right, top, size: 10.5, color: ink });
    row.end();
    // An answer longer than a page ends on another one.
    document.y = (page === document.page ? Math.max(below, document.y) : document.y) + padding;
    this.#rule(document.y, margin + inset);
  }

  #row(): Element {
    if (!this.#table) {
      this.#table = this.#document.struct("Table");
      this.#root.add(this.#table);
    }
    const row = this.#document.struct("TR");
    this.#table.add(row);
    return row;
  }

  #cell(row: Element, tag: "TH" | "TD", { text, x, top, width, size, color }: Cell): void {
    const draw = () => {
      this.#document.font("regular").fontSize(size).fillColor(color).text(text, x, top, { width });
    };
    row.add(this.#document.struct(tag, {}, draw));
  }

  #text(tag: string, text: string, { font, size, color, inset = 0 }: Ink): void {
    const covered = this.#covered(text);
    const draw = () => {
      const { y } = this.#document;
      this.#document
        .font(font)
        .fontSize(size)
        .fillColor(color)
        .text(covered, margin + inset, y);
    };
    this.#root.add(this.#document.struct(tag, {}, draw));
  }

  #covered(text: string): string {
    const covered = coveredText(text, this.#has);
    this.#hasGaps ||= covered !== text && covered.includes(missing);
    return covered;
  }

  /** Begins a page where this does not fit on the one it would begin on, but fits on one. */
  #keepTogether(height: number): void {
    const { page, y } = this.#document;
    const bottom = page.height - margin;
    if (y + height > bottom && height < bottom - margin) this.#document.addPage();
  }

  #rule(y: number, x: number): void {
    const document = this.#document;
    document.markContent("Artifact", { type: "Layout" });
    document.moveTo(x, y).lineTo(document.page.width - margin, y);
    document.lineWidth(0.5).stroke(line).endMarkedContent();
  }

  #numberPages(): void {
    const document = this.#document;
    const { start, count } = document.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      document.switchToPage(page);
      // What stands in the margin would begin a page of its own.
      document.page.margins.bottom = 0;
      document.markContent("Artifact", { type: "Pagination" });
      document.font("regular").fontSize(9).fillColor(quiet);
      const text = this.#language.document.page(page - start + 1, count);
      const options = { width: document.page.width - 2 * margin, align: "right" } as const;
      document.text(text, margin, document.page.height - 40, options).endMarkedContent();
    }
  }
}

interface Ink {
  readonly inset?: number;
  readonly font: "regular" | "strong";
  readonly size: number;
  readonly color: string;
}

interface Cell extends Omit<Ink, "font"> {
  readonly text: string;
  readonly x: number;
  readonly top: number;
  readonly width: number;
}
