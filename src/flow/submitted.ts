/** What came in of a form at once, and which fill() it is for. */
import type { RawAnswers, Submission } from "../model/submission.ts";

export interface Submitted {
  /** The fill(), or the question of it, that was open. */
  readonly at: string;
  readonly answers: RawAnswers;
  /** What came with it of files. */
  readonly attached?: Submission["attached"];
  readonly isWhole?: true | undefined;
}

/** Whether `step` is the fill() of this path, or a question of it. */
export function isStepOf(step: string, path: string): boolean {
  return step === path || step.startsWith(`${path}/`);
}
