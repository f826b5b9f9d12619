/**
 * Writes to the environment that is not synced. What a killed process has committed there is in
 * the system's hands and stays; a machine that loses its power may lose or tear all of it, which is
 * why it is told apart by the start of the machine it belongs to.
 */
import { readFileSync } from "node:fs";
import { setImmediate as endOfTurn } from "node:timers/promises";
import type * as Lmdb from "lmdb";
import { failed, type Write } from "./durable.ts";

interface Asked {
  readonly work: () => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

export interface VolatileWrites {
  readonly write: Write;
  /** Waits for the writes under way. */
  idle(): Promise<void>;
}

/** All that is asked for in one turn of the event loop is one transaction, on this very thread. */
export function volatileWrites(env: Lmdb.RootDatabase): VolatileWrites {
  let waiting: Asked[] = [];
  const flush = () => {
    const asked = waiting;
    waiting = [];
    try {
      const results = env.transactionSync(() => asked.map(({ work }) => work()));
      for (const [at, { resolve }] of asked.entries()) resolve(results[at] as never);
    } catch {
      // One of them undid all: each gets what it is worth alone.
      for (const one of asked) settle(env, one);
    }
  };
  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ work, resolve, reject });
      }),
    async idle() {
      // The first may come before what a verb that was just called asks for.
      await endOfTurn();
      while (waiting.length > 0) await endOfTurn();
    },
  };
}

function settle(env: Lmdb.RootDatabase, { work, resolve, reject }: Asked): void {
  try {
    resolve(env.transactionSync(work) as never);
  } catch (cause) {
    reject(failed(cause));
  }
}

/** Names this start of this machine; `undefined` where the system does not tell. */
export function bootOfMachine(): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return /^[\w-]{1,64}$/.test(boot) ? boot : undefined;
  } catch {
    return undefined;
  }
}
