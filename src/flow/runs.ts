/** The open runs of one customer: their order, and which of them stands at a question. Pure. */
import type { Run } from "../model/customer.ts";
import type { Played } from "./play.ts";

export function inOrderOf(before: readonly Run[], runs: readonly Run[]): Run[] {
  const places = new Map(before.map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: Run) => places.get(id) ?? before.length;
  return runs.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** Runs that stand still come first: the last is the one talked about. */
export function placed({ type, run }: Played, others: readonly Run[]): Run[] {
  if (type === "finished") return [...others];
  return type === "waiting" ? [...others, run] : [run, ...others];
}

export function isAsking({ wait, paused, parked }: Run): boolean {
  return !paused && !parked && (wait?.kind === "ask" || wait?.kind === "choose");
}

/** A parked run as it was before its step failed: wanted again, it is tried again. */
export function released({ parked, ...run }: Run): Run {
  if (!parked) return run;
  return { ...run, memo: run.memo.filter(({ error }) => error === undefined) };
}
