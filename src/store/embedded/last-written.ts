/**
 * What this process wrote last, so that replacing a document reads neither its revision nor its
 * index entries out of the bytes it replaces. The store decides: what is remembered counts only
 * while exactly those bytes are stored, for another process may have written since.
 */
import type { KeptIndex } from "./indexes.ts";

/** For each collection: a thousand customers who write, or as many as are under way, many times over. */
const mostBytes = 2 * 1024 * 1024;
const longestBytes = 16 * 1024;
/** What one takes beside its bytes, roughly. */
const overheadBytes = 512;

export interface Written {
  readonly id: string;
  readonly rev: number;
  readonly bytes: Buffer;
  /** The indexes that the entries are of. */
  readonly kept: readonly KeptIndex[];
  readonly entries: readonly Buffer[];
}

export class LastWritten {
  readonly #byId = new Map<string, Written>();
  #bytes = 0;
  /** In many collections nothing is ever replaced. */
  #isAsked = false;

  remember(written: Written): void {
    const { id, bytes } = written;
    // Moved to the end: the first is the one that was written longest ago.
    this.#forget(id);
    if (!this.#isAsked || bytes.length > longestBytes) return;
    // A copy, since the encoder cuts its bytes from larger pieces.
    this.#byId.set(id, { ...written, bytes: Buffer.from(bytes) });
    this.#bytes += bytes.length + overheadBytes;
    while (this.#bytes > mostBytes) this.#forget(this.#oldest());
  }

  #oldest(): string {
    const [oldest = ""] = this.#byId.keys();
    return oldest;
  }

  #forget(id: string): void {
    const known = this.#byId.get(id);
    if (!known) return;
    this.#byId.delete(id);
    this.#bytes -= known.bytes.length + overheadBytes;
  }

  /** What is known of the document whose stored bytes these are: nothing the first time it is asked. */
  recall(id: string, stored: Buffer, kept: readonly KeptIndex[]): Written | undefined {
    this.#isAsked = true;
    const known = this.#byId.get(id);
    // The library lends a buffer that is longer than what it says of itself.
    const end = stored.length;
    if (known?.kept !== kept || known.bytes.length !== end) return undefined;
    return stored.compare(known.bytes, 0, end, 0, end) === 0 ? known : undefined;
  }
}
