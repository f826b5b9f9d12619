/** The bot as it runs: started, restarted on request, stopped once. */
import { type Bot, describeError, type Store } from "../src/index.ts";
import type { Channels } from "./channels.ts";
import type { Release } from "./flows.ts";

export interface RunningBotOptions {
  readonly store: Store;
  /** What it begins with. */
  readonly release: Release;
  readonly make: (release: Release) => Bot;
  readonly simulated: Channels["simulated"];
  readonly onState: (state: "running" | "restarting") => void;
  /** How long the store may take to keep what is written. Default 2,000 ms. */
  readonly longestCheckMs?: number;
}

export interface ChannelStatus {
  readonly channel: string;
  readonly account: string;
  readonly simulated: boolean;
  readonly up: boolean;
  /** Why it is not up. */
  readonly reason?: string;
}

/** More than a bot takes to leave what does not end. */
const longestStopMs = 18_000;

export class RunningBot {
  readonly #options: RunningBotOptions;
  #release: Release;
  #bot: Bot;
  #state: "running" | "restarting" | "stopped" = "restarting";
  #changing: Promise<void> = Promise.resolve();

  constructor(options: RunningBotOptions) {
    this.#options = options;
    this.#release = options.release;
    this.#bot = options.make(options.release);
  }

  bot(): Bot {
    return this.#bot;
  }

  /** The flows and forms it runs with. */
  release(): Release {
    return this.#release;
  }

  async start(): Promise<void> {
    await this.#bot.start();
    this.#enter("running");
  }

  /**
   * Stops the engine as a deployment would, and starts another on the same store, perhaps with
   * another release.
   *
   * @throws AuthoringError when there cannot be another: then this one goes on.
   */
  restart(release = this.#release): Promise<void> {
    const restarted = this.#changing.then(async () => {
      if (this.#state !== "running") return;
      const next = this.#options.make(release);
      this.#release = release;
      this.#enter("restarting");
      await stopInTime(this.#bot);
      this.#bot = next;
      await this.start();
    });
    this.#changing = restarted.catch(() => {});
    return restarted;
  }

  async stop(): Promise<void> {
    await this.#changing;
    this.#state = "stopped";
    await stopInTime(this.#bot);
  }

  status() {
    const { store, simulated: apps } = this.#options;
    const isRunning = this.#state === "running";
    const simulated = [...(apps?.values() ?? [])];
    return {
      engine: isRunning ? "running" : "restarting",
      store: { home: store.home, at: store.at },
      channels: this.#bot.adapters().map(
        ({ channel, account, state, reason }): ChannelStatus => ({
          ...{ channel, account, up: isRunning && state === "up" },
          simulated: simulated.some((one) => one.channel === channel && one.account === account),
          ...(reason !== undefined && { reason }),
        }),
      ),
    };
  }

  /** Ready means: messages are accepted, and the store keeps what is written. */
  async readiness() {
    const isRunning = this.#state === "running";
    const store = await this.#checkStore();
    // A channel that is down says so, and keeps nobody from the others.
    const adapters = this.#bot.adapters();
    return { ready: isRunning && store === "ok", engine: this.#state, store, adapters };
  }

  /** A store that takes too long is as good as away. */
  async #checkStore(): Promise<string> {
    const { store, longestCheckMs = 2_000 } = this.#options;
    const check = store.check().then(
      () => "ok",
      (error: unknown) => describeError(error),
    );
    const late = `it has not answered in ${longestCheckMs} ms: look at the disk or the network`;
    return firstOf(check, longestCheckMs, late);
  }

  #enter(state: "running" | "restarting"): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

/** A turn that does not end must not keep the process: its lease runs out by itself. */
function stopInTime(bot: Bot): Promise<void> {
  return firstOf(bot.stop(), longestStopMs, undefined);
}

/** What the work gives, or `instead` when that takes too long. */
async function firstOf<T>(work: Promise<T>, longestMs: number, instead: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(instead), longestMs);
  });
  const result = await Promise.race([work, tooLong]);
  clearTimeout(timer);
  return result;
}
