/** Prints each figure beside its target, and remembers whether one was missed. */

let missed = 0;

export function expectAtMost(what: string, found: number, most: number): void {
  report(what, found, { isMet: found <= most, target: `≤ ${most}` });
}

export function expectAtLeast(what: string, found: number, least: number): void {
  report(what, found, { isMet: found >= least, target: `≥ ${least}` });
}

function report(
  what: string,
  found: number,
  { isMet, target }: { readonly isMet: boolean; readonly target: string },
): void {
  say(`${isMet ? "met   " : "MISSED"} ${what}: ${found.toFixed(2)} (${target})`);
  if (!isMet) missed += 1;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What the process should end with. */
export function exitCode(): number {
  return missed === 0 ? 0 : 1;
}

export function middle(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
