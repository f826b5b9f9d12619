/** Thrown while a file is read that cannot be kept: it becomes a word to whoever sent it. */
import type { Refusal } from "../../model/attached.ts";

export class RefusedFile extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`A file was refused: ${refusal.reason}`);
    this.refusal = refusal;
  }
}
