// Reads a customer's exchanges page by page, and later only the pages that may have changed.
import type { Exchange, ExchangePage } from "../server/wire.ts";

export interface ReadPage {
  readonly after: string | undefined;
  readonly exchanges: readonly Exchange[];
}

/** The last page grows; a page with something still queued will change its state. */
function firstToRead(pages: readonly ReadPage[]): number {
  const queued = pages.findIndex((page) => page.exchanges.some(({ state }) => state === "queued"));
  return queued === -1 ? Math.max(0, pages.length - 1) : queued;
}

export async function readOn(
  pages: readonly ReadPage[],
  fetchPage: (after: string | undefined) => Promise<ExchangePage>,
): Promise<readonly ReadPage[]> {
  const start = firstToRead(pages);
  const read = pages.slice(0, start);
  let after = pages[start]?.after;

  for (;;) {
    const page = await fetchPage(after);
    if (page.exchanges.length > 0) read.push({ after, exchanges: page.exchanges });
    if (page.exchanges.length === 0 || !page.next || page.next === after) return read;
    after = page.next;
  }
}
