/** Gives a file to a browser: as a download that nothing in it can run from. */
import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import type { KeptFile } from "../../src/index.ts";
import type { Download } from "./files.ts";
import { pictures } from "./pictures.ts";

/** What is known of a file besides its content. */
type Named = Pick<KeptFile, "name"> & Partial<Pick<KeptFile, "type" | "sizeBytes">>;

/** No type that a browser would run, no guessing, no place of its own: whatever is in the file. */
function setHeaders(response: Response, { name, type = "", sizeBytes }: Named): void {
  response.attachment(name);
  response.set({
    "content-type": pictures.includes(type) ? type : "application/octet-stream",
    ...(sizeBytes !== undefined && { "content-length": String(sizeBytes) }),
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
  });
}

/** @throws StoreError `STORE_NO_FILE` before anything is sent. */
export async function sendFile(
  response: Response,
  { file, content }: Pick<Download, "content"> & { readonly file: Named },
): Promise<void> {
  // The first bytes tell whether there is such a file.
  const bytes = content[Symbol.asyncIterator]();
  const first = await bytes.next();
  setHeaders(response, file);
  await pipeline(async function* () {
    if (!first.done) yield first.value;
    yield* { [Symbol.asyncIterator]: () => bytes };
  }, response);
}
