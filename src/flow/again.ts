/** The wish of a round of repeat() for another one. */
import type { PlainData } from "../base/plain.ts";

export class Again {
  readonly carried: PlainData | undefined;

  constructor(carried: PlainData | undefined) {
    this.carried = carried;
  }
}
