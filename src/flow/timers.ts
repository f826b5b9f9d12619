/** The timers of runs: what each wait has due, by an id that names run, step and purpose. Pure. */
import type { Run, Wait } from "../model/customer.ts";
import type { Effect } from "./replay.ts";

const purposes = ["end", "remind", "retry"] as const satisfies (keyof NonNullable<Wait["due"]>)[];
type Purpose = (typeof purposes)[number];

interface Due {
  readonly id: string;
  readonly dueAt: Date;
  readonly run: Run;
  readonly step: string;
  readonly purpose: Purpose;
}

function dueIn(runs: readonly Run[]): Due[] {
  return runs.flatMap((run) => {
    const { step = "", due = {} } = run.wait ?? {};
    return purposes.flatMap((purpose) => {
      const dueAt = due[purpose];
      return dueAt ? [{ id: `${run.id}:${purpose}:${step}`, dueAt, run, step, purpose }] : [];
    });
  });
}

/** What a fired timer was for; nothing when its wait is over. */
export function dueCalled(id: string, runs: readonly Run[]): Due | undefined {
  return dueIn(runs).find((due) => due.id === id);
}

/** What has to be set and cancelled for runs to go from where they were to where they are. */
export function timerEffects(before: readonly Run[], after: readonly Run[]): Effect[] {
  const set = new Map(dueIn(before).map((due) => [due.id, due]));
  const wanted = dueIn(after);
  const cancelled = [...set.keys()].filter((id) => !wanted.some((due) => due.id === id));
  const moved = wanted.filter((due) => set.get(due.id)?.dueAt.getTime() !== due.dueAt.getTime());
  return [
    ...cancelled.map((id) => ({ type: "cancel-timer" as const, id })),
    ...moved.map(({ id, dueAt, run, step }) => ({
      type: "timer" as const,
      timer: { id, dueAt, run: run.id, step },
    })),
  ];
}

/** A run whose timer for this has fired. */
export function without(run: Run, purpose: Purpose): Run {
  if (!run.wait?.due) return run;
  const { [purpose]: _, ...due } = run.wait.due;
  return { ...run, wait: { ...run.wait, due } };
}
