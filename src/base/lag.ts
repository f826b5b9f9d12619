/** How far the event loop is behind: what a process that is overworked shows first. */
import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";

const resolutionMs = 20;
const windowMs = 1_000;

/** The mean delay over about a second, measured from the first call on. */
export function eventLoopLag(): () => number {
  let histogram: IntervalHistogram | undefined;
  let since = 0;
  let lagMs = 0;
  return () => {
    if (!histogram) {
      histogram = monitorEventLoopDelay({ resolution: resolutionMs });
      histogram.enable();
    }
    const now = performance.now();
    if (now - since > windowMs) {
      lagMs = histogram.count === 0 ? 0 : Math.max(histogram.mean / 1e6 - resolutionMs, 0);
      histogram.reset();
      since = now;
    }
    return lagMs;
  };
}
