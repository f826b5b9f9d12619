/** What one turn handles: a message, or several that are taken as one. */
import type { InboxEntry } from "../model/inbox.ts";

/** An inbox entry as its turn sees it. */
export interface TurnEntry extends InboxEntry {
  /** What names the turns of the other messages that are taken together with it. */
  readonly parts?: readonly string[];
  /** It was written faster than it can be answered. */
  readonly flood?: {
    /** When the last of it came. */
    readonly until: Date;
    /** What is answered, if not the whole: a wish in it. */
    readonly heard?: string;
  };
}
