/**
 * What a process did not live to mark may come again, from another process: of each conversation
 * the one message that was on its way.
 */

export interface HerdSend {
  readonly person: string;
  readonly key: string;
  readonly text: string;
  /** The process that sent it. */
  readonly by: number;
  readonly atMs: number;
}

export function judgeRepeats(
  sends: readonly HerdSend[],
  killed: ReadonlySet<number>,
): readonly string[] {
  const found: string[] = [];
  const last = new Map<string, HerdSend>();
  const blamed = new Map<string, string>();
  for (const send of sends) {
    const earlier = last.get(send.key);
    last.set(send.key, send);
    if (!earlier) continue;
    const { by, person } = earlier;
    if (!killed.has(by)) found.push(`${send.key} came again though process ${by} was not killed`);
    const blame = `${by} ${person}`;
    if ((blamed.get(blame) ?? send.key) !== send.key) {
      found.push(`the end of process ${by} repeats more than one message of ${person}`);
    }
    blamed.set(blame, send.key);
  }
  return found;
}
