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

export interface MayRepeat {
  /** Processes that were killed: each may leave one message of a conversation to be repeated. */
  readonly killed: ReadonlySet<number>;
  /** How often the line to the store was cut: each time the same of every process. */
  readonly cuts: number;
}

export function judgeRepeats(
  sends: readonly HerdSend[],
  { killed, cuts }: MayRepeat,
): readonly string[] {
  const found: string[] = [];
  const last = new Map<string, HerdSend>();
  const blamed = new Map<string, Set<string>>();
  for (const send of sends) {
    const earlier = last.get(send.key);
    last.set(send.key, send);
    if (!earlier) continue;
    const { by, person } = earlier;
    const most = cuts + (killed.has(by) ? 1 : 0);
    const keys = blamed.get(`${by} ${person}`) ?? new Set();
    blamed.set(`${by} ${person}`, keys.add(send.key));
    if (keys.size > most) {
      found.push(
        `process ${by} leaves ${keys.size} messages of ${person} to be repeated, not ${most}`,
      );
    }
  }
  return found;
}
