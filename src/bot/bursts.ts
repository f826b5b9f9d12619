/**
 * Messages that become one turn: what an app delivers in parts, such as an album or a long text.
 *
 * Invariant: which belong together follows from the inbox alone, from their order and when each
 * was accepted. So whichever process looks, and however late, finds the same, and nothing hangs on
 * a timer: what is not complete yet lies in the inbox, where every look for work finds it.
 */
import { wishIn } from "../flow/words.ts";
import { type InboundActivity, keptText } from "../model/activity.ts";
import { type InboxEntry, turnIdOf } from "../model/inbox.ts";

const mostParts = 20;
const longestMs = 10_000;

/** An inbox entry as its turn sees it. */
export interface TurnEntry extends InboxEntry {
  /** What names the turns of the other messages that are taken together with it. */
  readonly parts?: readonly string[];
}

/** What one turn handles. */
export interface Burst {
  readonly entry: TurnEntry;
  /** The inbox entries, in their order: nearly always one. */
  readonly entries: readonly InboxEntry[];
}

/** What waits for one customer, taken one turn after another. */
export class Line {
  /** When the first of those is complete that are not yet. */
  settlesAt: Date | undefined;
  #left: readonly InboxEntry[];
  readonly #isCut: boolean;
  #hasBegun = false;

  constructor({ entries, isCut }: { entries: readonly InboxEntry[]; isCut: boolean }) {
    this.#left = entries;
    this.#isCut = isCut;
  }

  /** Nothing when there is no more, or what there is may not be complete. */
  next(now: Date, applied: readonly string[]): Burst | undefined {
    for (;;) {
      const [head, ...others] = this.#left;
      if (!head) return undefined;
      const { entries, settlesAt } = belongingTo(head, this.#left, applied);
      const isComplete = settlesAt === undefined || settlesAt <= now;
      if (isComplete && !this.#mayGoOn(entries)) {
        const taken = new Set(entries);
        this.#left = entries.length === 1 ? others : this.#left.filter((one) => !taken.has(one));
        this.#hasBegun = true;
        return { entry: joined(entries), entries };
      }
      this.#left = others.filter(({ identity }) => identity !== head.identity);
      if (!isComplete && (!this.settlesAt || settlesAt < this.settlesAt)) {
        this.settlesAt = settlesAt;
      }
    }
  }

  /** Where the page ends in the middle of a burst, the next look begins with it. */
  #mayGoOn(entries: readonly InboxEntry[]): boolean {
    const [first] = entries;
    if (!this.#isCut || !this.#hasBegun || !first?.event.part) return false;
    const last = this.#left.findLast(({ identity }) => identity === first.identity);
    return last !== undefined && entries.includes(last);
  }
}

interface Belonging {
  readonly entries: readonly InboxEntry[];
  readonly settlesAt?: Date;
}

/** What is applied already is on its own: it is only closed. */
function belongingTo(
  head: InboxEntry,
  left: readonly InboxEntry[],
  applied: readonly string[],
): Belonging {
  const { part } = head.event;
  if (!part || applied.includes(turnIdOf(head))) return { entries: [head] };
  const line = left.filter(
    (entry) => entry.identity === head.identity && !applied.includes(turnIdOf(entry)),
  );
  const meant = part.of === undefined ? unfinished(line) : line.filter(isPartOf(part.of));
  return settled(meant);
}

function isPartOf(of: string) {
  return ({ event }: InboxEntry) => event.part?.of === of;
}

/** Up to the first that is not cut off. A button or a wish is nobody's continuation. */
function unfinished(line: readonly InboxEntry[]): InboxEntry[] {
  const parts: InboxEntry[] = [];
  for (const entry of line) {
    const { activity, part } = entry.event;
    if (activity.type !== "message") continue;
    const isOwn = activity.value !== undefined || wishIn(activity.text ?? "") !== undefined;
    if (parts.length > 0 && (isOwn || part?.of !== undefined)) break;
    parts.push(entry);
    if (!part) break;
  }
  return parts;
}

/** Those that came in time, each after the one before, and when no more can. */
function settled(meant: readonly InboxEntry[]): Belonging {
  const arrived = meant.toSorted(
    (one, other) => one.acceptedAt.getTime() - other.acceptedAt.getTime(),
  );
  const beganMs = arrived[0]?.acceptedAt.getTime() ?? 0;
  // The end of a text says nothing of waiting, and may come before its beginning.
  const settleMs = Math.max(...meant.map(({ event }) => event.part?.settleMs ?? 0));
  let untilMs = beganMs + 1;
  const inTime = new Set<InboxEntry>();
  for (const entry of arrived) {
    const atMs = entry.acceptedAt.getTime();
    if (atMs >= untilMs || inTime.size === mostParts) break;
    inTime.add(entry);
    untilMs = Math.min(atMs + settleMs, beganMs + longestMs);
  }
  const entries = meant.filter((entry) => inTime.has(entry));
  return inTime.size === mostParts ? { entries } : { entries, settlesAt: new Date(untilMs) };
}

/** One entry with the text of all, under the id of the first and in the place of the last. */
function joined(entries: readonly InboxEntry[]): TurnEntry {
  const [first, ...others] = entries;
  const last = entries.at(-1);
  if (!first || !last) throw new Error("a turn handles at least one message");
  const head = { ...first, _id: turnIdOf(first) };
  if (others.length === 0) return head;
  const { part: _, ...event } = first.event;
  const { order } = last;
  const activity = { ...event.activity, ...textOf(entries) } as InboundActivity;
  return { ...head, order, event: { ...event, order, activity }, parts: others.map(turnIdOf) };
}

function textOf(entries: readonly InboxEntry[]): { readonly text?: string } {
  let whole: string | undefined;
  let glue = "\n";
  for (const { event } of entries) {
    const text = event.activity.type === "message" ? event.activity.text : undefined;
    if (text !== undefined) whole = whole === undefined ? text : whole + glue + text;
    glue = event.part?.glue ?? "\n";
  }
  return whole === undefined ? {} : { text: keptText(whole) };
}
