/**
 * The inward side of one bot: what happens on Telegram is asked for, by one process at a time, or
 * brought to a route; both confirm only what is durable.
 */
import type { Router } from "express";
import { z } from "zod";
import {
  type Accept,
  ChannelError,
  describeError,
  type InboundEvent,
  onDuty,
  type Store,
  type Surroundings,
} from "../../src/index.ts";
import type { Api, CallOptions } from "./api.ts";
import { Intake } from "./intake.ts";
import { poll } from "./poll.ts";
import { secretOf, webhookRoute } from "./routes.ts";
import type { Self } from "./said.ts";
import { kinds, type Update } from "./updates.ts";
import { elsewhere, hostOf, watchWebhook, webhookInfo } from "./webhook.ts";

export interface ReceivingOptions {
  readonly api: Api;
  readonly token: string;
  readonly account: string;
  readonly store: Store;
  /** Where the Bot API reaches `routes`; without it, the Bot API is asked. */
  readonly webhook?: string | undefined;
  /** How long all that comes before the first message may take. Default 12,000 ms. */
  readonly startMs?: number | undefined;
  readonly pollSeconds?: number | undefined;
  readonly leaseMs?: number | undefined;
  readonly watchMs?: number | undefined;
  readonly surroundings: Pick<Surroundings, "clock" | "log" | "newId">;
  /** What has to be done before any of these is read. */
  readonly before: (updates: readonly Update[]) => Promise<void>;
  /** What an update says to the bot; nothing when it says nothing to it. */
  readonly read: (update: Update, self: Self) => Promise<InboundEvent | undefined>;
  /** Told of each update that is handed over, before it is durable. Must not wait or throw. */
  readonly seen: (update: Update) => void;
}

const me = z.object({ id: z.int(), username: z.string().optional() });
const done = z.unknown();

type Call = <Answer extends z.ZodType>(
  method: string,
  payload: Readonly<Record<string, unknown>>,
  options: CallOptions<Answer>,
) => Promise<z.output<Answer>>;

export class Receiving {
  readonly routes: Router;
  readonly #options: ReceivingOptions;
  #life = new AbortController();
  #intake: Intake | undefined;
  #stopTaking: (() => Promise<void> | void) | undefined;
  #trouble: string | undefined;

  constructor(options: ReceivingOptions) {
    const { token, surroundings } = options;
    this.#options = options;
    const take = () => this.#intake?.take.bind(this.#intake);
    const { log } = surroundings;
    this.routes = webhookRoute({ secret: secretOf(token), take, log });
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** @throws ChannelError that says why nothing can come in. */
  async start(accept: Accept): Promise<void> {
    const { clock } = this.#options.surroundings;
    const { webhook, startMs = 12_000 } = this.#options;
    const life = new AbortController();
    this.#life = life;
    this.#trouble = undefined;
    const starting = new AbortController();
    const end = () => starting.abort();
    life.signal.addEventListener("abort", end, { once: true });
    const cancel = clock.after(startMs, end);
    try {
      const call: Call = (method, payload, options) =>
        this.#options.api.call(method, payload, { ...options, signal: starting.signal });
      const { username } = await call("getMe", {}, { answer: me });
      const intake = this.#intakeFor(accept, username);
      if (webhook === undefined) await this.#beAsked(call);
      else await this.#beBrought(webhook, call);
      if (life.signal.aborted) return;
      this.#intake = intake;
      this.#stopTaking = webhook === undefined ? this.#poll(intake) : this.#watch(webhook);
    } finally {
      cancel();
      life.signal.removeEventListener("abort", end);
    }
  }

  async stop(): Promise<void> {
    this.#life.abort();
    this.#intake = undefined;
    const stopTaking = this.#stopTaking;
    this.#stopTaking = undefined;
    await stopTaking?.();
  }

  #intakeFor(accept: Accept, username: string | undefined): Intake {
    const { account, before, read, seen, surroundings } = this.#options;
    const { log } = surroundings;
    return new Intake({
      ...{ accept, log, seen, before },
      read: (update) => read(update, { account, username }),
    });
  }

  /** One process asks; whoever waits takes over when it ends. */
  #poll(intake: Intake): () => Promise<void> {
    const { api, account, store, leaseMs, pollSeconds: waitSeconds = 50 } = this.#options;
    const { clock, newId } = this.#options.surroundings;
    const onTrouble = (error: unknown) => {
      this.#trouble = error === undefined ? undefined : describeError(error);
    };
    const take = intake.take.bind(intake);
    return onDuty({
      ...{ store, clock, newId, ...(leaseMs !== undefined && { leaseMs }) },
      name: `telegram:${account}:poll`,
      work: (signal) => poll({ api, take, waitSeconds, clock, onTrouble }, signal),
    });
  }

  /** Nothing else would tell that messages do not come any more. */
  #watch(url: string): () => void {
    const { api, surroundings, watchMs: everyMs = 60_000 } = this.#options;
    const onTrouble = (trouble: string | undefined) => {
      this.#trouble = trouble;
    };
    return watchWebhook({ api, url, everyMs, clock: surroundings.clock, onTrouble });
  }

  /** The Bot API answers nobody who asks while it brings. */
  async #beAsked(call: Call): Promise<void> {
    const { url } = await call("getWebhookInfo", {}, { answer: webhookInfo });
    if (url === "") return;
    const { log } = this.#options.surroundings;
    log("warn", "webhook_removed", { channel: "telegram", host: hostOf(url) });
    await call("deleteWebhook", {}, { answer: done });
  }

  async #beBrought(url: string, call: Call): Promise<void> {
    const wanted = { url, secret_token: secretOf(this.#options.token), allowed_updates: kinds };
    await call("setWebhook", wanted, { answer: done });
    const found = await call("getWebhookInfo", {}, { answer: webhookInfo });
    if (found.url === url) return;
    throw new ChannelError("CHANNEL_TAKEN_ELSEWHERE", elsewhere(found.url, url), {
      ...{ channel: "telegram", retry: "later" },
    });
  }
}
