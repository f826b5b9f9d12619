/** The bot as it runs: started, restarted on request, stopped once. */
import { type Bot, describeError, type Store } from "../src/index.ts";

export interface RunningBotOptions {
  readonly store: Store;
  readonly make: () => Bot;
  readonly channels: readonly { readonly channel: string; readonly account: string }[];
  readonly onState: (state: "running" | "restarting") => void;
}

const longestStopMs = 15_000;

export class RunningBot {
  readonly #options: RunningBotOptions;
  #bot: Bot;
  #state: "running" | "restarting" | "stopped" = "restarting";
  #changing: Promise<void> = Promise.resolve();

  constructor(options: RunningBotOptions) {
    this.#options = options;
    this.#bot = options.make();
  }

  bot(): Bot {
    return this.#bot;
  }

  async start(): Promise<void> {
    await this.#bot.start();
    this.#enter("running");
  }

  /** Stops the engine as a deployment would, and starts another on the same store. */
  restart(): Promise<void> {
    this.#changing = this.#changing.then(async () => {
      if (this.#state !== "running") return;
      this.#enter("restarting");
      await stopInTime(this.#bot);
      this.#bot = this.#options.make();
      await this.start();
    });
    return this.#changing;
  }

  async stop(): Promise<void> {
    await this.#changing.catch(() => {});
    this.#state = "stopped";
    await stopInTime(this.#bot);
  }

  status() {
    const { store, channels } = this.#options;
    const isUp = this.#state === "running";
    return {
      engine: isUp ? "running" : "restarting",
      store: { home: store.home, at: store.at },
      channels: channels.map(({ channel, account }) => ({
        ...{ channel, account, simulated: true, up: isUp },
      })),
    };
  }

  /** Ready means: messages are accepted, and the store keeps what is written. */
  async readiness() {
    const isRunning = this.#state === "running";
    const store = await this.#options.store.check().then(
      () => "ok",
      (error: unknown) => describeError(error),
    );
    return { ready: isRunning && store === "ok", engine: this.#state, store };
  }

  #enter(state: "running" | "restarting"): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

/** A turn that does not end must not keep the process: its lease runs out by itself. */
async function stopInTime(bot: Bot): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestStopMs);
  });
  await Promise.race([bot.stop(), tooLong]);
  clearTimeout(timer);
}
