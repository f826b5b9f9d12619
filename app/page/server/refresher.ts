// Runs a fetch again whenever asked, but one at a time, spaced out, and until it succeeds.

export interface Refresher {
  request(): void;
  stop(): void;
}

const spacingMs = 100;
const firstRetryMs = 500;
const longestRetryMs = 4_000;

export function createRefresher(run: (signal: AbortSignal) => Promise<void>): Refresher {
  const stopped = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isAskedAgain = false;
  let startedAt = Number.NEGATIVE_INFINITY;
  let retryMs = firstRetryMs;

  const schedule = (delayMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void attempt(), delayMs);
  };

  const attempt = async () => {
    isRunning = true;
    isAskedAgain = false;
    startedAt = performance.now();
    const succeeded = await run(stopped.signal).then(
      () => true,
      () => false,
    );
    isRunning = false;
    if (stopped.signal.aborted) return;

    if (succeeded) retryMs = firstRetryMs;
    if (isAskedAgain) request();
    else if (!succeeded) {
      schedule(retryMs);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
  };

  const request = () => {
    if (stopped.signal.aborted) return;
    if (isRunning) isAskedAgain = true;
    else schedule(Math.max(0, startedAt + spacingMs - performance.now()));
  };

  return {
    request,
    stop: () => {
      clearTimeout(timer);
      stopped.abort();
    },
  };
}
