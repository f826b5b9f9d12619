/** Compares two plays of one turn. What differs does not come from named steps. Pure. */
import { AuthoringError } from "../base/errors.ts";
import type { Visited } from "./replay.ts";

/** @throws AuthoringError `FLOW_DRIFT` at the first step or sentence that differs. */
export function compare(flow: string, first: readonly Visited[], second: readonly Visited[]): void {
  const length = Math.max(first.length, second.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [first[at], second[at]];
    if (JSON.stringify(one) === JSON.stringify(other)) continue;
    const step = (one ?? other)?.step ?? "";
    throw new AuthoringError(
      "FLOW_DRIFT",
      `Flow "${flow}" did not do the same when a turn was played twice: first it came to ` +
        `${described(one)}, then to ${described(other)}. Take the time from now(), chance from ` +
        "random(), and whatever else may change from once()",
      { flow, step },
    );
  }
}

function described(visited: Visited | undefined): string {
  if (!visited) return "nothing more";
  const { step, kind, content } = visited;
  if (kind !== "say") return `${kind}("${step}")`;
  return `say(${JSON.stringify(content)}) ${step === "" ? "at its beginning" : `after "${step}"`}`;
}
