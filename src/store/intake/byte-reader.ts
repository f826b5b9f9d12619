/** Reads a stream of bytes in pieces of a wanted size, and holds no more than those. */

export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(content: AsyncIterable<Uint8Array>) {
    this.#chunks = content[Symbol.asyncIterator]();
  }

  /** So many bytes, or fewer where the stream ends; they stay to be read. */
  async peek(count: number): Promise<Buffer> {
    const chunks = [this.#held];
    let size = this.#held.length;
    while (size < count) {
      const { value, done } = await this.#chunks.next();
      if (done) break;
      chunks.push(asBuffer(value));
      size += value.length;
    }
    this.#held = chunks.length === 1 ? this.#held : Buffer.concat(chunks);
    return this.#held.subarray(0, count);
  }

  /** As peek(), and they are read. */
  async take(count: number): Promise<Buffer> {
    const taken = await this.peek(count);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  /** The next `count` bytes as they come, or all that are left. */
  async *pass(count = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      const held = this.#held.length > 0 ? this.#held : await this.peek(1);
      if (held.length === 0) return;
      const piece = this.#held.subarray(0, Math.min(left, this.#held.length));
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** What comes before the next `mark` with a byte behind it that `ends`; both stay to be read. */
  async *until(mark: number, ends: (next: number) => boolean): AsyncGenerator<Buffer> {
    for (;;) {
      if ((await this.peek(2)).length < 2) return;
      const at = endIn(this.#held, mark, ends);
      const piece = this.#held.subarray(0, at);
      this.#held = this.#held.subarray(at);
      if (piece.length > 0) yield piece;
      const next = this.#held[1];
      if (next !== undefined && ends(next)) return;
    }
  }

  /** Reads to the end and keeps nothing of it. */
  async drain(): Promise<void> {
    for await (const _ of this.pass());
  }
}

/** Where the first such pair begins; what may be the first half of one counts. */
function endIn(held: Buffer, mark: number, ends: (next: number) => boolean): number {
  for (let at = held.indexOf(mark); at >= 0; at = held.indexOf(mark, at + 2)) {
    const next = held[at + 1];
    if (next === undefined || ends(next)) return at;
  }
  return held.length;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
