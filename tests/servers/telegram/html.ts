/** Text in the server's HTML: what is left of it when it is shown, or why it cannot be read. */
import { badRequest } from "./refusal.ts";

const plainTags = new Set([
  ...["b", "strong", "i", "em", "u", "ins", "s", "strike", "del"],
  ...["tg-spoiler", "code", "pre", "blockquote"],
]);
const names: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

const pieces = /<([^>]*)>|(<)|&(#\d{1,7}|#x[\da-f]{1,6}|\w{1,8});/gi;

/** @throws Refusal as Telegram words it, when a tag is unknown, left open or closed by another. */
export function shownText(html: string): string {
  const open: string[] = [];
  let shown = "";
  let end = 0;
  for (const match of html.matchAll(pieces)) {
    const [whole, tag, bare, name = ""] = match;
    const where = Buffer.byteLength(html.slice(0, match.index));
    if (bare) throw unreadable(`Unclosed start tag at byte offset ${where}`);
    shown += html.slice(end, match.index);
    end = match.index + whole.length;
    if (tag === undefined) shown += entity(name) ?? whole;
    else turn(tag, open, where);
  }
  shown += html.slice(end);
  const left = open.at(-1);
  if (left) throw unreadable(`Can't find end tag corresponding to start tag "${left}"`);
  return shown;
}

function turn(tag: string, open: string[], where: number): void {
  if (tag.startsWith("/")) {
    const name = tag.slice(1).trim().toLowerCase();
    const last = open.pop();
    if (last === undefined) throw unreadable(`Unexpected end tag at byte offset ${where}`);
    if (name !== "" && name !== last) {
      throw unreadable(
        `Unmatched end tag at byte offset ${where}, expected "</${last}>", found "</${name}>"`,
      );
    }
    return;
  }
  const [, name = "", attributes = ""] = /^([^\s]*)\s*(.*)$/s.exec(tag) ?? [];
  const known = name.toLowerCase();
  if (!isTag(known, attributes)) {
    throw unreadable(`Unsupported start tag "${name}" at byte offset ${where}`);
  }
  open.push(known);
}

function isTag(name: string, attributes: string): boolean {
  if (name === "a") return /^href=("[^"]*"|'[^']*')$/.test(attributes);
  if (name === "span") return /^class=["']tg-spoiler["']$/.test(attributes);
  if (name === "tg-emoji") return /^emoji-id=["']\d+["']$/.test(attributes);
  if (name === "code" && /^class=["']language-[\w+#-]+["']$/.test(attributes)) return true;
  if (name === "blockquote" && attributes === "expandable") return true;
  return plainTags.has(name) && attributes === "";
}

function entity(name: string): string | undefined {
  if (!name.startsWith("#")) return names[name.toLowerCase()];
  const isHexadecimal = /^#x/i.test(name);
  const code = Number.parseInt(name.slice(isHexadecimal ? 2 : 1), isHexadecimal ? 16 : 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function unreadable(why: string) {
  return badRequest(`can't parse entities: ${why}`);
}
