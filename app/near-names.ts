/** Settings that somebody may have meant: variables that are nearly called like one. */

const farthest = 2;

export interface NearName {
  /** The variable that is set. */
  readonly given: string;
  /** The setting it may stand for. */
  readonly nearest: string;
}

/** Variables of the environment that are no setting, but two slips of the pen away from one. */
export function nearNames(given: readonly string[], settings: readonly string[]): NearName[] {
  return given.flatMap((name) => {
    if (settings.includes(name)) return [];
    const near = settings
      .map((setting) => ({ setting, slips: slipsBetween(name.toUpperCase(), setting) }))
      // Of a short name, two letters are most of it.
      .filter(({ setting, slips }) => slips <= Math.min(farthest, setting.length / 4))
      .sort((one, other) => one.slips - other.slips);
    return near[0] ? [{ given: name, nearest: near[0].setting }] : [];
  });
}

/** How many letters have to be added, left out, changed or swapped with their neighbour. */
function slipsBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const isSame = one[row - 1] === other[at - 1];
      const isSwapped = one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      next[at] = Math.min(
        (last[at] ?? 0) + 1,
        (next[at - 1] ?? 0) + 1,
        (last[at - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[at - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = next;
  }
  return last[other.length] ?? 0;
}
