/** What can be wrong with the name of a step. */
import { AuthoringError } from "../base/errors.ts";
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

export function movedAway(flow: string, step: string, place: string): AuthoringError {
  return new AuthoringError(
    "FLOW_BAD_MIGRATION",
    `Step "${step}" in flow "${flow}" (${place}) has a name that migrate takes away from runs: give ` +
      "it one that no step has had before",
    { flow, step, place },
  );
}

export function reused(
  flow: string,
  step: string,
  [first, place]: readonly [string, string],
): AuthoringError {
  // The same place twice is a loop.
  const [where, what] =
    first === place
      ? [place, "A loop needs a scope, in which names are its own: use each() or repeat()"]
      : [`${first} and ${place}`, "A name may run once in a run: give each step a name of its own"];
  return new AuthoringError(
    "FLOW_STEP_REUSED",
    `Step "${step}" ran twice in flow "${flow}" (${where}). ${what}`,
    { flow, step, place },
  );
}
