/** What a turn begins with: one message, or a timer that fired. */
import type { TimerSetting } from "./replay.ts";

export interface Incoming {
  /** The inbox entry: everything derived from it is the same when the turn is repeated. */
  readonly entry: string;
  readonly at: Date;
  readonly identity: string;
  readonly channel: string;
  readonly text: string;
  /** What a pressed button carries. */
  readonly pressed?: string;
  /** The timer that fired, where nobody wrote. */
  readonly timer?: Pick<TimerSetting, "id" | "run" | "step">;
  /** The customer's name as the app gives it. */
  readonly nameOnApp?: string;
}
