/** Files as customers send them, small and whole. */
import type { SentFile } from "../../src/testing/test-app.ts";

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

export function aPicture(name = "box.png"): SentFile {
  return { name, content: Buffer.from(png, "base64") };
}

export function aPdf(name = "invoice.pdf"): SentFile {
  return { name, content: "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n" };
}

/** Named as if it were a picture. */
export function aProgram(name = "box.png"): SentFile {
  return { name, content: Buffer.concat([Buffer.from("MZ"), Buffer.alloc(400)]) };
}

export function aText(name = "note.txt", content = "Broken on arrival"): SentFile {
  return { name, content };
}
