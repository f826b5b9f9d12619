/** What the engine takes from the world and tests replace: time, ids, log, figures and faults. */
import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "./clock.ts";
import { eventLoopLag } from "./lag.ts";
import { type Measure, noMeasure } from "./measure.ts";

/**
 * The named places between two awaited steps of a turn, in the order a message meets them.
 * Crash tests end the process at each.
 */
export const faultPoints = [
  "accept:before",
  "accept:after",
  "identify:person",
  "identify:identity",
  "lease:before",
  "lease:after",
  "play:before",
  "once:before",
  "once:ran",
  "once:kept",
  "commit:before",
  "commit:after",
  "close:before",
  "close:after",
  "deliver:before",
  "deliver:sent",
  "deliver:marked",
  "settle:before",
  "settle:copied",
  "settle:after",
] as const;
export type FaultPoint = (typeof faultPoints)[number];

/**
 * Facts in `text`, `reason` and `cause` may quote what somebody wrote, those in `customer`,
 * `inboxId` and `outboxId` lead to somebody: whoever keeps a log decides what becomes of them.
 */
export type Log = (
  level: "debug" | "info" | "warn" | "error",
  event: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** What the engine takes from the world. A test gives its own and so owns time, ids and chance. */
export interface Surroundings {
  readonly clock: Clock;
  /** A new id, unique for ever. */
  readonly newId: () => string;
  /** From 0 up to 1, exclusive. */
  readonly random: () => number;
  /** Runs the effect of a step, of this name in its run; only a test does anything else. */
  readonly effect?: <Result>(step: string, effect: () => Promise<Result>) => Promise<Result>;
  /** Does nothing outside tests. May throw, wait or end the process. */
  readonly fault: (point: FaultPoint) => void | Promise<void>;
  readonly log: Log;
  /** How far this process is behind, in milliseconds; never, where it is not given. */
  readonly lagMs?: () => number;
  readonly measure: Measure;
}

/**
 * The clock, the chance and random ids of this process. Its log has warnings and errors, on the
 * error stream, and tells nothing of anybody.
 */
export const realSurroundings: Surroundings = {
  clock: systemClock,
  newId: () => randomUUID(),
  random: () => Math.random(),
  fault: () => {},
  lagMs: eventLoopLag(),
  log: (level, event, facts = {}) => {
    if (level === "debug" || level === "info") return;
    const { error, code, flow, at, channel } = facts;
    const line = { time: new Date().toISOString(), level, event, error, code, flow, at, channel };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  },
  measure: noMeasure,
};
