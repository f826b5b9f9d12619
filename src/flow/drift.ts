/** Compares two plays of one turn. What differs does not come from named steps. Pure. */
import { AuthoringError } from "../base/errors.ts";
import { place } from "../base/site.ts";
import type { Visited } from "./replay.ts";

/** @throws AuthoringError `FLOW_DRIFT` at the first step or sentence that differs. */
export function compare(flow: string, first: readonly Visited[], second: readonly Visited[]): void {
  const length = Math.max(first.length, second.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [first[at], second[at]];
    if (JSON.stringify(withoutSite(one)) === JSON.stringify(withoutSite(other))) continue;
    const { step = "", site = {} } = one ?? other ?? {};
    throw new AuthoringError(
      "FLOW_DRIFT",
      `Flow "${flow}" did not do the same when a turn was played twice: first it came to ` +
        `${described(one)}, then to ${described(other)}. Take the time from now(), chance from ` +
        "random(), and whatever else may change from once()",
      { flow, step, place: place(site) },
    );
  }
}

function described(visited: Visited | undefined): string {
  if (!visited) return "nothing more";
  const { step, kind, content, site } = visited;
  const where = `(${place(site)})`;
  if (kind !== "say") return `${kind}("${step}") ${where}`;
  const after = step === "" ? "at its beginning" : `after "${step}"`;
  return `say(${JSON.stringify(content)}) ${after} ${where}`;
}

function withoutSite(visited: Visited | undefined): Omit<Visited, "site"> | undefined {
  if (!visited) return undefined;
  const { site: _, ...rest } = visited;
  return rest;
}
