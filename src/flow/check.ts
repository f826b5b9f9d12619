/**
 * What a release does to a run that waits: found by playing it without doing anything to the
 * world. Pure, so that it can be asked of a store in use.
 */
import { AuthoringError, describeError } from "../base/errors.ts";
import type { Run, StepKind } from "../model/customer.ts";
import type { Flow } from "./flow.ts";
import { type Played, play } from "./play.ts";
import { languageFor } from "./words.ts";

/**
 * `unchanged`: the run stands where it stood. `moved`: it goes on to another step. `re-asked`:
 * answers that no longer fit are asked for again. `orphaned`: steps were answered that the flow
 * no longer comes to. `paused`: what was kept is of another kind of step, so an operator is
 * needed. `broken`: the flow is gone, or breaks a rule.
 */
export type Verdict = "unchanged" | "moved" | "re-asked" | "orphaned" | "paused" | "broken";

export interface CheckedRun {
  readonly verdict: Verdict;
  /** The step it stands at now, if any. */
  readonly step: string | undefined;
  /** What differs, in words. */
  readonly detail: string;
}

export interface Whose {
  readonly customer: { readonly id: string; readonly name: string };
  readonly language: string | undefined;
  readonly at: Date;
}

/** Kinds of steps that hold what the customer said. */
const asked: readonly StepKind[] = ["ask", "choose"];

export async function checkRun(
  run: Run,
  flow: Flow | undefined,
  whose: Whose,
): Promise<CheckedRun> {
  const step = run.wait?.step;
  if (!flow) return { verdict: "broken", step, detail: `there is no flow "${run.flow}" any more` };
  try {
    return judged(run, await rehearsed(run, flow, whose));
  } catch (error) {
    // What a flow throws in a play without effects tells of the flow, not of us.
    const isRule = error instanceof AuthoringError;
    return {
      verdict: "broken",
      step,
      detail: `${isRule ? "" : "it throws: "}${describeError(error)}`,
    };
  }
}

/** Plays a run as far as it goes without an answer. */
export function rehearsed(
  run: Run,
  flow: Flow,
  { customer, language, at }: Whose,
): Promise<Played> {
  const { paused: _, parked: _parked, ...going } = run;
  return play({
    flow,
    run: going,
    entry: "",
    at,
    customer,
    channel: "",
    language: languageFor(language, undefined),
    asksAgain: false,
    isRehearsal: true,
    keep: async () => {},
    fault: () => {},
    step: (_, work) => work(),
    // A rehearsal does nothing to the world.
    keepFile: () => new Promise(() => {}),
  });
}

function judged(before: Run, { type, run, visited }: Played): CheckedRun {
  const step = before.wait?.step;
  if (type === "paused" && run.paused) {
    const { step: changed, was, is } = run.paused;
    return { verdict: "paused", step, detail: `"${changed}" was ${was}() and is ${is}()` };
  }
  const reached = new Set(visited.map((one) => one.step));
  const kept = new Set(run.memo.map((memo) => memo.step));
  const again = before.memo.filter((memo) => reached.has(memo.step) && !kept.has(memo.step));
  if (again.length > 0) return { verdict: "re-asked", step, detail: named(again) };
  const passed = before.memo.filter((memo) => asked.includes(memo.kind) && !reached.has(memo.step));
  const isAhead = type === "waiting" && run.wait !== undefined && !reached.has(step ?? "");
  if (passed.length > 0 && !isAhead) return { verdict: "orphaned", step, detail: named(passed) };
  if (type === "waiting" && run.wait?.step === step)
    return { verdict: "unchanged", step, detail: "" };
  const now = type === "waiting" && run.wait ? `it waits at "${run.wait.step}"` : "it ends";
  return { verdict: "moved", step, detail: now };
}

function named(steps: readonly { readonly step: string }[]): string {
  return steps.map(({ step }) => `"${step}"`).join(", ");
}
