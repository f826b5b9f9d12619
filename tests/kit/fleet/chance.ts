/** Chance that a seed repeats: what happens to a fleet on a bad day. */
import { type Fate, type Fortune, leaseMs } from "./fleet.ts";
import type { Step } from "./schedule.ts";

const killShare = 0.01;
const stallShare = 0.005;
const elapseShare = 0.005;
const againShare = 0.4;
/** After so many steps a bad day is over, so that every trial ends. */
const badSteps = 2_000;

export function badDay(seed: number): Fortune {
  const random = numbers(seed);
  let steps = 0;
  const happens = (share: number) => steps < badSteps && random() < share;
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    pick: (ready: readonly Step[]) => ready[below(ready.length)],
    fate(): Fate {
      steps += 1;
      if (happens(killShare)) return "dies";
      return happens(stallShare) ? "stalls" : "goes on";
    },
    elapses: () => (happens(elapseShare) ? 1 + below(1.5 * leaseMs) : 0),
    turnsTo: (count) => {
      const to = below(count);
      return happens(againShare) ? { to, again: below(count) } : { to };
    },
  };
}

/** Numbers from 0 to 1 that look random and are the same for one seed (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
