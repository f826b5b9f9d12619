/**
 * Asks the Bot API for what has happened, batch after batch. Invariant: the next request, which is
 * what confirms a batch, goes out only once the whole batch is durable.
 */
import { z } from "zod";
import { BotError, type Surroundings } from "../../src/index.ts";
import type { Api } from "./api.ts";
import { kinds } from "./updates.ts";

export interface PollOptions {
  readonly api: Api;
  /** Takes in a batch, and gives the number of its last update. */
  readonly take: (batch: readonly unknown[]) => Promise<number | undefined>;
  /** How long the Bot API waits for something to happen. */
  readonly waitSeconds: number;
  readonly clock: Surroundings["clock"];
  /** Told when it fails, and with nothing when it goes on well. */
  readonly onTrouble: (error: unknown) => void;
}

const most = 100;
const graceMs = 10_000;
const firstBackoffMs = 100;
const longestBackoffMs = 30_000;
const batchShape = z.array(z.unknown());

/** Goes on until it is told to stop; what fails is tried again. */
export async function poll(options: PollOptions, signal: AbortSignal): Promise<void> {
  let offset: number | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      // After a failure whatever there is is asked for, to see at once whether it goes well again.
      const waitSeconds = failures > 0 ? 0 : options.waitSeconds;
      const batch = await next(offset, { ...options, waitSeconds }, signal);
      options.onTrouble(undefined);
      const last = await options.take(batch);
      offset = last === undefined ? offset : last + 1;
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      options.onTrouble(error);
      await pause(waitAfter(error, failures), options.clock, signal);
      failures += 1;
    }
  }
}

function next(offset: number | undefined, { api, waitSeconds }: PollOptions, signal: AbortSignal) {
  const asked = {
    ...(offset !== undefined && { offset }),
    ...{ limit: most, timeout: waitSeconds, allowed_updates: kinds },
  };
  const callMs = waitSeconds * 1_000 + graceMs;
  return api.call("getUpdates", asked, { answer: batchShape, callMs, signal });
}

function waitAfter(error: unknown, failures: number): number {
  if (error instanceof BotError && error.retryAfterMs !== undefined) return error.retryAfterMs;
  return Math.min(firstBackoffMs * 2 ** failures, longestBackoffMs);
}

function pause(ms: number, clock: Surroundings["clock"], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener("abort", end, { once: true });
  });
}
