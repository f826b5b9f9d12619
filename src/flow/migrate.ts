/**
 * Runs of earlier releases, moved to how a flow is now: steps under their new names. Pure. Moving
 * what has been moved changes nothing, so that it may be done before every turn.
 */
import { AuthoringError } from "../base/errors.ts";
import { type PlainData, toPlain } from "../base/plain.ts";
import type { Customer, Memo, Run, StepKind } from "../model/customer.ts";
import { pathOf } from "./inside.ts";

/** For each step of earlier releases, by its name then: its name now, and what becomes of it. */
export type Migration = Readonly<Record<string, string | Moved>>;

/** A step that has a new name, and perhaps another kind of answer. */
export interface Moved {
  readonly to: string;
  /**
   * What is kept under the new name, from what was kept under the old one. Where it throws or
   * gives nothing, the step is asked again.
   */
  readonly as?: (kept: PlainData) => PlainData | undefined;
  /** Set when the step is another verb now. */
  readonly kind?: "ask" | "choose";
}

/** @throws AuthoringError `FLOW_BAD_MIGRATION` when a name is given to two, or is itself moved. */
export function checkMigration(flow: string, migration: Migration, place: string): void {
  const names = Object.values(migration).map((moved) => movedOf(moved).to);
  const bad = names.find((name, at) => name in migration || names.indexOf(name) !== at);
  if (bad === undefined) return;
  throw new AuthoringError(
    "FLOW_BAD_MIGRATION",
    `Flow "${flow}" (${place}) moves steps to "${bad}" twice, or moves that on again: give each a ` +
      "name that no step has had before",
    { flow, step: bad, place },
  );
}

/** What is asked of the flows of a bot. */
interface Flows {
  byName(name: string): { readonly options: { readonly migrate?: Migration } } | undefined;
}

/** The customer with the runs, questions and timers of this release's steps. */
export function migrated(customer: Customer, flows: Flows): Customer {
  const changes = new Map<string, Renaming>();
  for (const { id, flow } of customer.runs) {
    const migration = flows.byName(flow)?.options.migrate;
    if (migration) changes.set(id, new Renaming(migration));
  }
  if (changes.size === 0) return customer;
  const { runs, prompts, timers } = customer;
  return {
    ...customer,
    runs: runs.map((run) => changes.get(run.id)?.run(run) ?? run),
    prompts: Object.fromEntries(
      Object.entries(prompts).map(([identity, prompt]) => {
        const step = changes.get(prompt.run)?.step(prompt.step) ?? prompt.step;
        return [identity, step === prompt.step ? prompt : { ...prompt, step }];
      }),
    ),
    timers: timers.map((timer) => {
      const { id, run = "", step = "" } = timer;
      const now = changes.get(run)?.step(step) ?? step;
      // Its id ends in the step it is about.
      return now === step
        ? timer
        : { ...timer, id: `${id.slice(0, id.length - step.length)}${now}`, step: now };
    }),
  };
}

class Renaming {
  readonly #moved: ReadonlyMap<string, Moved>;

  constructor(migration: Migration) {
    const entries = Object.entries(migration);
    this.#moved = new Map(entries.map(([name, moved]) => [pathOf("", name), movedOf(moved)]));
  }

  /** The name now of a step, or of one within a loop or a called flow that has another name. */
  step(path: string): string {
    const [first = "", ...rest] = path.split("/");
    const moved = this.#moved.get(first);
    return moved ? [pathOf("", moved.to), ...rest].join("/") : path;
  }

  run(run: Run): Run {
    const isTouched = [...run.memo, ...(run.wait ? [run.wait] : [])].some(
      ({ step }) => this.step(step) !== step,
    );
    if (!isTouched) return run;
    const { paused: _, ...going } = run;
    const memo = run.memo.map((one) => this.#memo(one));
    const said = Object.entries(run.said).map(([step, marks]) => [this.step(step), marks]);
    const wait = run.wait && { ...run.wait, step: this.step(run.wait.step) };
    return { ...going, memo, said: Object.fromEntries(said), ...(wait && { wait }) };
  }

  #memo(memo: Memo): Memo {
    const step = this.step(memo.step);
    if (step === memo.step) return memo;
    const { as, kind } = this.#moved.get(memo.step) ?? {};
    const isAnswer = memo.kind === "ask" || memo.kind === "choose";
    const now: StepKind = isAnswer && kind ? kind : memo.kind;
    if (memo.raw === undefined || !as) return { ...memo, step, kind: now };
    const raw = attempt(as, memo.raw);
    return raw === undefined ? memo : { ...memo, step, kind: now, raw };
  }
}

function attempt(as: NonNullable<Moved["as"]>, kept: PlainData): PlainData | undefined {
  try {
    return toPlain(as(kept));
  } catch {
    // An answer of before that nobody can translate is asked for again.
    return undefined;
  }
}

function movedOf(moved: string | Moved): Moved {
  return typeof moved === "string" ? { to: moved } : moved;
}
