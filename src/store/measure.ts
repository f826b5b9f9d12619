/** Passes a file's content on while it is within its limit; knows its size and hash at the end. */
import { createHash } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import { StoreError } from "../base/errors.ts";
import type { StoredFile } from "./port.ts";

export class Measure extends Transform {
  readonly #limitBytes: number;
  readonly #hash = createHash("sha256");
  #sizeBytes = 0;

  constructor(limitBytes: number) {
    super();
    this.#limitBytes = limitBytes;
  }

  /** Of what went through; ask once, when all of it has. */
  file(): StoredFile {
    return { hash: this.#hash.digest("hex"), sizeBytes: this.#sizeBytes };
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > this.#limitBytes) {
      done(tooLarge(this.#limitBytes));
    } else {
      this.#hash.update(chunk);
      done(null, chunk);
    }
  }
}

/** Hashes come back from outside: one that could not have been given names no file. */
export function checkHash(hash: string): string {
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw noFile(hash);
}

export function noFile(hash: string): StoreError {
  return new StoreError(
    "STORE_NO_FILE",
    `There is no file ${hash.slice(0, 80)}: it was removed, or lies in another store`,
  );
}

function tooLarge(limitBytes: number): StoreError {
  return new StoreError(
    "STORE_FILE_TOO_LARGE",
    `A file was refused at ${limitBytes} bytes, which is its limit: send a smaller one, or raise the limit`,
  );
}
