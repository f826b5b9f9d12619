/** Text with its looks as Telegram's HTML. Pure. */
import type { Mark } from "../../src/index.ts";

/** The three signs that mean something there, and the quote that ends an address. */
export function escaped(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

const tags: Readonly<Record<Exclude<Mark["as"], "link">, string>> = {
  ...{ bold: "b", italic: "i", strike: "s", code: "code", block: "pre", quote: "blockquote" },
};

/** Marks come with the outer before the inner, so that whatever was opened last closes first. */
export function html(text: string, marks: readonly Mark[]): string {
  const open: Mark[] = [];
  let written = "";
  let at = 0;
  const writeTo = (end: number) => {
    written += escaped(text.slice(at, end));
    at = Math.max(at, end);
  };
  const closeTo = (end: number) => {
    for (let last = open.at(-1); last && last.to <= end; last = open.at(-1)) {
      writeTo(last.to);
      written += last.as === "link" ? "</a>" : `</${tags[last.as]}>`;
      open.pop();
    }
  };
  for (const mark of marks) {
    closeTo(mark.from);
    writeTo(mark.from);
    written += mark.as === "link" ? `<a href="${escaped(mark.url ?? "")}">` : `<${tags[mark.as]}>`;
    open.push(mark);
  }
  closeTo(text.length);
  writeTo(text.length);
  return written;
}
