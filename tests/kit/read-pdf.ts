/** Reads a PDF as another program does: Mozilla's pdf.js. */
import { getDocumentProxy, getResolvedPDFJS } from "unpdf";

// It leaves names of its own in the global scope: before the first test, so that nobody takes them
// for a leak of ours.
await getResolvedPDFJS();

export function opened(bytes: Uint8Array) {
  return getDocumentProxy(new Uint8Array(bytes));
}

/** The text of each page, with every letter as it was written. */
export async function textIn(bytes: Uint8Array): Promise<string[]> {
  const document = await opened(bytes);
  const numbers = Array.from({ length: document.numPages }, (_, at) => at + 1);
  return Promise.all(
    numbers.map(async (number) => {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent({ disableNormalization: true });
      return items
        .map((item: object) =>
          "str" in item && "hasEOL" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "",
        )
        .join("");
    }),
  );
}
