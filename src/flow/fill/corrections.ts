/**
 * Puts what was corrected in the place of what it corrects, and drops the questions of the check at
 * the end: answers that come in afterwards then mean the same field as ever.
 */
import type { Memo } from "../../model/customer.ts";
import type { Replay } from "../replay.ts";

const correction = /^([^/]+)\/\(again (\d+)\)(.*)$/;
const ofTheCheck = /^\((?:check|change) \d+\)$/;

export function foldCorrections(replay: Replay, path: string): void {
  const rounds = new Map<string, number>();
  const own = replay.memo.filter(({ step }) => step.startsWith(`${path}/`));
  for (const { step } of own) {
    const [, key = "", round = ""] = correction.exec(step.slice(path.length + 1)) ?? [];
    if (key !== "") rounds.set(key, Math.max(Number(round), rounds.get(key) ?? 0));
  }
  for (const memo of own) {
    const moved = movedTo(memo, path, rounds);
    if (moved === memo.step) continue;
    replay.forget(memo.step);
    if (moved !== undefined) replay.noteAnswer({ ...memo, step: moved });
  }
}

/** Nothing for what has been corrected since. */
function movedTo(
  { step }: Memo,
  path: string,
  rounds: ReadonlyMap<string, number>,
): string | undefined {
  const name = step.slice(path.length + 1);
  if (ofTheCheck.test(name)) return undefined;
  const [, key, round, below = ""] = correction.exec(name) ?? [];
  const newest = rounds.get(key ?? name.split("/", 1)[0] ?? "");
  if (newest === undefined) return step;
  return key !== undefined && Number(round) === newest ? `${path}/${key}${below}` : undefined;
}
