/**
 * From Markdown to plain text and how stretches of it look: the text alone is what is stored,
 * counted and cut, and what an app shows that knows no looks. Pure.
 */
import { lexer, type Token } from "marked";
import type { Mark } from "../model/activity.ts";

/** Text with its looks, outer marks before inner ones. */
export interface Marked {
  readonly text: string;
  readonly marks: readonly Mark[];
}

export function markdown(source: string): Marked {
  return blocksOf(lexer(source));
}

/** The fields of tokens that are looked at; those of a kind are there on tokens of that kind. */
interface Fields {
  readonly type: string;
  readonly raw: string;
  readonly text?: string;
  readonly href?: string;
  readonly tokens?: readonly Fields[];
  readonly items?: readonly Fields[];
  readonly ordered?: boolean;
  readonly start?: number | "";
}

const looks: Readonly<Record<string, Mark["as"]>> = { strong: "bold", em: "italic", del: "strike" };
/** Others would do more than lead to a page. */
const isAddress = /^(https?:\/\/|mailto:|tel:)/i;

function blocksOf(tokens: readonly Token[] | readonly Fields[], glue = "\n\n"): Marked {
  const shown = (tokens as readonly Fields[]).filter(({ type }) => !/^(space|def)$/.test(type));
  return joined(shown.map(blockOf), glue);
}

function blockOf(token: Fields): Marked {
  const { type, raw, text = "", tokens } = token;
  switch (type) {
    case "list":
      return listOf(token);
    case "code":
      return looking("block", plain(text));
    case "heading":
      return looking("bold", inlineOf(tokens));
    case "blockquote":
      return looking("quote", withoutQuotes(blocksOf(tokens ?? [])));
    default:
      // Rules, tables and HTML stay as they were written.
      return tokens ? inlineOf(tokens) : plain(raw.trimEnd());
  }
}

function listOf({ items = [], ordered, start }: Fields): Marked {
  const lines = items.map((item, at) => {
    const sign = ordered ? `${Number(start || 1) + at}. ` : "• ";
    return joined([plain(sign), indented(blocksOf(item.tokens ?? [], "\n"))]);
  });
  return joined(lines, "\n");
}

function inlineOf(tokens: readonly Fields[] = []): Marked {
  return joined(tokens.map(pieceOf));
}

function pieceOf({ type, raw, text = "", href = "", tokens }: Fields): Marked {
  const look = looks[type];
  if (look) return looking(look, inlineOf(tokens));
  if (type === "link" && isAddress.test(href)) return looking("link", inlineOf(tokens), href);
  if (type === "codespan") return looking("code", plain(decoded(text)));
  if (type === "br") return plain("\n");
  if (type === "escape") return plain(raw.slice(1));
  return type === "text" && tokens ? inlineOf(tokens) : plain(raw);
}

function plain(text: string): Marked {
  return { text, marks: [] };
}

function looking(as: Mark["as"], { text, marks }: Marked, url?: string): Marked {
  if (text === "") return { text, marks };
  const whole = { from: 0, to: text.length, as, ...(url !== undefined && { url }) };
  return { text, marks: [whole, ...marks] };
}

function joined(pieces: readonly Marked[], glue = ""): Marked {
  let text = "";
  const marks = pieces.flatMap((piece, at) => {
    if (at > 0) text += glue;
    const before = text.length;
    text += piece.text;
    return piece.marks.map((mark) => moved(mark, (place) => place + before));
  });
  return { text, marks };
}

/** Lines after the first stand under what follows the sign of their list. */
function indented({ text, marks }: Marked): Marked {
  const shift = (place: number) => place + 3 * (text.slice(0, place).split("\n").length - 1);
  return { text: text.replaceAll("\n", "\n   "), marks: marks.map((mark) => moved(mark, shift)) };
}

/** A quote within a quote is one: apps have no others. */
function withoutQuotes({ text, marks }: Marked): Marked {
  return { text, marks: marks.filter(({ as }) => as !== "quote") };
}

function moved(mark: Mark, to: (place: number) => number): Mark {
  return { ...mark, from: to(mark.from), to: to(mark.to) };
}

/** The lexer hands out code as HTML would have it. */
function decoded(text: string): string {
  const signs: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'" };
  const bare = text.replace(/&(lt|gt|quot|#39);/g, (_, name: string) => signs[name] ?? "");
  return bare.replaceAll("&amp;", "&");
}
