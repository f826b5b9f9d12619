/** One life of a bot: its adapters accept and its worker serves, from start to stop. */
import { ChannelError } from "../base/errors.ts";
import type { PlainData } from "../base/plain.ts";
import type { Accept, Accepted } from "../channel/driver.ts";
import type { BusinessEvent } from "../flow/event.ts";
import type { InboxEntry } from "../model/inbox.ts";
import { accept } from "./accept.ts";
import type { Adapters } from "./adapters.ts";
import { eventKey, type Happening, takeEvent } from "./business-event.ts";
import type { Engine } from "./engine.ts";
import { watchedAccept, watchedIntake } from "./watched.ts";
import { type FormSent, type SentForm, takeForm } from "./web-form.ts";
import { Worker } from "./worker.ts";

export interface RunningOptions {
  readonly adapters: Adapters;
  readonly pollMs: number;
  readonly customersAtOnce: number;
  readonly stopMs: number;
}

export class Running {
  readonly #engine: Engine;
  readonly #worker: Worker;
  readonly #adapters: Adapters;
  #isStopping = false;

  /** `make` is given the way by which the bot itself says something outside a turn. */
  constructor(make: (post: Accept) => Engine, { adapters, ...options }: RunningOptions) {
    this.#engine = make(this.#accept("bot"));
    this.#worker = new Worker({ engine: this.#engine, ...options });
    this.#adapters = adapters;
  }

  async start(): Promise<void> {
    const { surroundings } = this.#engine;
    this.#worker.start();
    await this.#adapters.start(({ channel }) =>
      watchedAccept(this.#accept("channel"), channel, surroundings),
    );
  }

  /** Refuses what comes from now on; the app delivers it again later. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#worker.stop();
    await this.#adapters.stop();
  }

  async happens<Payload extends PlainData>(
    event: BusinessEvent<Payload>,
    happening: Happening<Payload>,
  ): Promise<Accepted> {
    const { surroundings, load } = this.#engine;
    const take = async () => {
      if (this.#isStopping) throw notRunning();
      load.check();
      const ring = (entry: InboxEntry) => this.ring(entry);
      return takeEvent(event, happening, { engine: this.#engine, ring });
    };
    const facts = () => ({ inboxId: eventKey(event, happening.id) });
    return watchedIntake(take, { channel: "event", facts }, surroundings);
  }

  async sendForm(sent: FormSent): Promise<SentForm> {
    if (this.#isStopping) throw notRunning();
    this.#engine.load.check();
    return takeForm(sent, { engine: this.#engine, ring: (entry) => this.ring(entry) });
  }

  ring(entry: InboxEntry, customer?: Promise<string>): void {
    this.#worker.ring(entry, customer);
  }

  #accept(from: "channel" | "bot"): Accept {
    return async (event) => {
      if (this.#isStopping) throw notRunning();
      if (from === "channel") this.#engine.load.check();
      return accept(event, this.#engine, { from, ring: (...found) => this.ring(...found) });
    };
  }
}

export function notRunning(): ChannelError {
  return new ChannelError(
    "CHANNEL_BOT_STOPPED",
    "The bot is not running: deliver the message again later",
    {
      retry: "later",
    },
  );
}
