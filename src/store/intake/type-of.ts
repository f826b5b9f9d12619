/** What a file is, by its content: what it is called and what an app says of it count for nothing. */
import { fileTypeFromBuffer } from "file-type";
import { extensionOf } from "../../base/safe-name.ts";

/** Enough to tell an office document from any other archive. Nothing is unpacked beyond it. */
export const headBytes = 64 * 1_024;

export interface FoundType {
  readonly type: string;
  /** What its name would end in. */
  readonly extension?: string;
}

const unknown: FoundType = { type: "application/octet-stream" };

/** `name` only tells kinds of text from each other. */
export async function typeOf(head: Buffer, name: string): Promise<FoundType> {
  const wide = wideEncoding(head);
  // Its mark is also how some sound begins.
  if (wide !== undefined && isText(head, wide)) return { type: textType(head, name) };
  // It would be unpacked to see whether it is one file or many.
  if (head[0] === 0x1f && head[1] === 0x8b) return { type: "application/gzip", extension: "gz" };
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found && !found.mime.endsWith("/xml"))
    return { type: plain(found.mime), extension: found.ext };
  return isText(head, "utf-8") ? { type: textType(head, name) } : unknown;
}

function plain(type: string): string {
  return type.split(";")[0] ?? type;
}

function wideEncoding([first, second]: Buffer): "utf-16le" | "utf-16be" | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}

/** Well-formed, and without control characters that no text has. */
function isText(head: Buffer, encoding: string): boolean {
  try {
    // The end may cut a character.
    const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    return !/(?![\t\n\f\r])\p{Cc}/u.test(text);
  } catch {
    return false;
  }
}

const textByExtension: Readonly<Record<string, string>> = {
  csv: "text/csv",
  tsv: "text/csv",
  json: "application/json",
  md: "text/markdown",
  ics: "text/calendar",
  vcf: "text/vcard",
};

/** Extensions by which a machine runs what is only text. */
const scripts = new Set(
  "bat cmd com js jse mjs cjs vbs vbe wsf wsh hta ps1 psm1 sh bash zsh py rb pl php jar reg scr lnk url desktop command".split(
    " ",
  ),
);

function textType(head: Buffer, name: string): string {
  const begin = head
    .toString("utf8", 0, 4_096)
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (begin.startsWith("<") && /<svg[\s>]/i.test(begin)) return "image/svg+xml";
  if (begin.startsWith("<") && /<(?:!doctype html|html|head|body|script|iframe)[\s>/]/i.test(begin))
    return "text/html";
  if (begin.startsWith("<?xml")) return "text/xml";
  const extension = extensionOf(name);
  if (begin.startsWith("#!") || scripts.has(extension)) return "text/x-script";
  return textByExtension[extension] ?? "text/plain";
}

/** A name that does not promise to run what is no program. */
export function namedFor(name: string, { extension }: FoundType): string {
  const own = extensionOf(name);
  const isMisleading = own === "" || scripts.has(own) || own === "exe" || own === "msi";
  return extension !== undefined && isMisleading && own !== extension
    ? `${name}.${extension}`
    : name;
}
