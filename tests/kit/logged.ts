/** A log that tests read. */
import { realSurroundings, type Surroundings } from "../../src/index.ts";

/** The world as it is, with a log that a test reads. */
export function loggedSurroundings() {
  const lines: { readonly event: string; readonly text: string }[] = [];
  const log: Surroundings["log"] = (_, event, facts) => {
    const { cause, ...rest } = facts ?? {};
    const thrown = cause instanceof Error ? [cause.message, cause.stack] : [cause];
    lines.push({ event, text: JSON.stringify([rest, ...thrown]) });
  };
  return { lines, surroundings: { ...realSurroundings, log } };
}
