/** A release made something else of a step that is answered: the run has to wait. */
import type { Memo, StepKind } from "../model/customer.ts";

/** A step whose kept answer is of another kind than the flow asks for now. */
export class ChangedKind extends Error {
  readonly step: string;
  readonly was: StepKind;
  readonly is: StepKind;

  constructor(kept: Memo, is: StepKind) {
    super(`step "${kept.step}" was ${kept.kind}() and is ${is}()`);
    this.step = kept.step;
    this.was = kept.kind;
    this.is = is;
  }
}
