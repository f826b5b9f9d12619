/** Telegram's driver: one instance is one bot there. */
import type { Readable } from "node:stream";
import type { Router } from "express";
import { z } from "zod";
import {
  type Accept,
  ChannelError,
  type ConversationReference,
  type Driver,
  describeError,
  guardedFetch,
  type OutboundActivity,
  onDuty,
  partsFor,
  type RemoteFile,
  realSurroundings,
  type Sent,
  type Store,
  type Surroundings,
  whoOpened,
} from "../../src/index.ts";
import { chatOf } from "./address.ts";
import { Api } from "./api.ts";
import { Intake } from "./intake.ts";
import { limits } from "./limits.ts";
import { poll } from "./poll.ts";
import { read } from "./read.ts";
import { secretOf, webhookRoute } from "./routes.ts";
import { callbackQuery, kinds, type Update } from "./updates.ts";

export interface TelegramOptions {
  /** As @BotFather gives it. */
  readonly token: string;
  readonly store: Store;
  /** Where the Bot API is. Default https://api.telegram.org. */
  readonly apiRoot?: string;
  /**
   * Where the Bot API reaches `routes`, such as https://bot.example.org/telegram. Without it, the
   * bot asks the Bot API.
   */
  readonly webhook?: string;
  /** How long a call may take. Default 10,000 ms. */
  readonly callMs?: number;
  /** How long the Bot API waits for something to happen before it answers. Default 50. */
  readonly pollSeconds?: number;
  /** How long a process that stands still keeps others from asking. Default 15,000 ms. */
  readonly leaseMs?: number;
  readonly surroundings?: Pick<Surroundings, "clock" | "log" | "newId">;
}

export interface TelegramDriver extends Driver {
  /** Takes what the Bot API brings: to be mounted where `webhook` says. */
  readonly routes: Router;
}

/** @throws ChannelError `CHANNEL_UNAUTHORIZED` when the token is none. */
export function telegram(options: TelegramOptions): TelegramDriver {
  return new TelegramApp(options);
}

const me = z.object({ id: z.int(), username: z.string().optional() });
const webhookInfo = z.object({ url: z.string() });
const path = z.object({ file_path: z.string() });
const done = z.unknown();

class TelegramApp implements TelegramDriver {
  readonly channel = "telegram";
  readonly account: string;
  readonly can = limits;
  readonly routes: Router;
  readonly #options: TelegramOptions;
  readonly #apiRoot: string;
  readonly #api: Api;
  readonly #surroundings: Pick<Surroundings, "clock" | "log" | "newId">;
  #username: string | undefined;
  #intake: Intake | undefined;
  #stopPolling: (() => Promise<void>) | undefined;
  #trouble: string | undefined;

  constructor(options: TelegramOptions) {
    const { token, apiRoot = "https://api.telegram.org", callMs = 10_000 } = options;
    this.#options = options;
    this.#surroundings = options.surroundings ?? realSurroundings;
    this.#apiRoot = `${apiRoot.replace(/\/+$/, "")}/`;
    this.account = accountOf(token);
    const { clock, log } = this.#surroundings;
    this.#api = new Api({ token, apiRoot: this.#apiRoot, callMs, clock });
    const take = () => this.#intake?.take.bind(this.#intake);
    this.routes = webhookRoute({ secret: secretOf(token), take, log });
  }

  parts(activity: OutboundActivity): readonly OutboundActivity[] {
    return partsFor(activity, this.can);
  }

  async start(accept: Accept): Promise<void> {
    const { webhook } = this.#options;
    const { username } = await this.#api.call("getMe", {}, { answer: me });
    this.#username = username;
    this.#trouble = undefined;
    const intake = this.#intakeFor(accept);
    if (webhook === undefined) await this.#poll(intake);
    else await this.#beBrought(webhook);
    this.#intake = intake;
  }

  async stop(): Promise<void> {
    this.#intake = undefined;
    await this.#stopPolling?.();
    this.#stopPolling = undefined;
  }

  trouble(): string | undefined {
    return this.#trouble;
  }

  async send(to: ConversationReference, part: OutboundActivity): Promise<Sent> {
    const answer = z.object({ message_id: z.int() });
    const message = { ...chatOf(to), text: part.text };
    const { message_id } = await this.#api.call("sendMessage", message, { answer });
    return { nativeId: String(message_id) };
  }

  async find(): Promise<"unknown"> {
    return "unknown";
  }

  async edit(
    to: ConversationReference,
    nativeId: string,
    part: OutboundActivity | null,
  ): Promise<void> {
    const of = { chat_id: chatOf(to).chat_id, message_id: Number(nativeId) };
    if (part === null) await this.#api.call("deleteMessage", of, { answer: done });
    else await this.#api.call("editMessageText", { ...of, text: part.text }, { answer: done });
  }

  /** The address of a file has the token in it: it is used at once, and kept nowhere. */
  async fetch({ ref }: RemoteFile): Promise<Readable> {
    const { file_path } = await this.#api.call("getFile", { file_id: ref }, { answer: path });
    const place = file_path.split("/").map(encodeURIComponent).join("/");
    const { origin, hostname } = new URL(this.#apiRoot);
    const address = `${this.#apiRoot}file/bot${this.#options.token}/${place}`;
    const own = this.#options.apiRoot === undefined ? [] : [origin];
    return guardedFetch(address, { hosts: [hostname], own, clock: this.#surroundings.clock });
  }

  whoOpened(proof: string, now: Date): string | undefined {
    return whoOpened(proof, { secret: this.#options.token, now });
  }

  #intakeFor(accept: Accept): Intake {
    const { clock, log } = this.#surroundings;
    const { account } = this;
    return new Intake({
      accept,
      log,
      read: (update) => read(update, { account, username: this.#username, now: clock.now() }),
      seen: (update) => this.#answerPress(update),
    });
  }

  /** Until it is answered the button turns. Too late is as good as never: nothing can be done. */
  #answerPress(update: Update): void {
    const query = callbackQuery.safeParse(update.callback_query).data;
    if (!query) return;
    const answer = { callback_query_id: query.id };
    this.#api.call("answerCallbackQuery", answer, { answer: done }).catch((error: unknown) => {
      const reason = describeError(error);
      this.#surroundings.log("debug", "press_unanswered", { channel: this.channel, reason });
    });
  }

  /** One process asks; whoever waits takes over when it ends. */
  async #poll(intake: Intake): Promise<void> {
    const { store, leaseMs, pollSeconds: waitSeconds = 50 } = this.#options;
    const { clock, newId } = this.#surroundings;
    const { url } = await this.#api.call("getWebhookInfo", {}, { answer: webhookInfo });
    if (url !== "") await this.#api.call("deleteWebhook", {}, { answer: done });
    const onTrouble = (error: unknown) => {
      this.#trouble = error === undefined ? undefined : describeError(error);
    };
    const take = intake.take.bind(intake);
    this.#stopPolling = onDuty({
      ...{ store, clock, newId, ...(leaseMs !== undefined && { leaseMs }) },
      name: `telegram:${this.account}:poll`,
      work: (signal) => poll({ api: this.#api, take, waitSeconds, clock, onTrouble }, signal),
    });
  }

  async #beBrought(url: string): Promise<void> {
    const wanted = { url, secret_token: secretOf(this.#options.token), allowed_updates: kinds };
    await this.#api.call("setWebhook", wanted, { answer: done });
    const found = await this.#api.call("getWebhookInfo", {}, { answer: webhookInfo });
    if (found.url === url) return;
    const message = `Telegram brings this bot's messages to ${hostOf(found.url)} though it was told ${hostOf(url)}: another deployment uses the same bot`;
    throw new ChannelError("CHANNEL_TAKEN_ELSEWHERE", message, {
      ...{ channel: this.channel, retry: "later" },
    });
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "nowhere";
}

/** The bot's own id stands before the colon of its token. */
function accountOf(token: string): string {
  const [, account] = /^(\d{1,20}):[\w-]{20,}$/.exec(token) ?? [];
  if (account !== undefined) return account;
  throw new ChannelError(
    "CHANNEL_UNAUTHORIZED",
    "The token of the Telegram bot must be a number, a colon and at least 20 characters: take it from @BotFather",
    { channel: "telegram", retry: "later" },
  );
}
