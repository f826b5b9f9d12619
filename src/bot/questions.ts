/** Counts what a turn did about questions, once it is committed: a turn that is repeated counts once. */
import type { Measure } from "../base/measure.ts";
import type { Effect } from "../flow/replay.ts";

export function countQuestions(effects: readonly Effect[], measure: Measure): void {
  for (const effect of effects) {
    if (effect.type === "ask")
      measure.count("questions_asked_total", { flow: effect.question.flow });
    if (effect.type === "saved" || effect.type === "asked again") {
      const { flow, reason } = effect;
      const name = effect.type === "saved" ? "questions_saved_total" : "questions_reasked_total";
      measure.count(name, { flow, reason });
    }
  }
}
