/** Telegram's driver: one instance is one bot there. */
import type { Readable } from "node:stream";
import type { Router } from "express";
import {
  type Accept,
  ChannelError,
  type ConversationReference,
  type Driver,
  type InboundEvent,
  type OutboundActivity,
  partsFor,
  type RemoteFile,
  realSurroundings,
  type Sent,
  type Store,
  type Surroundings,
  whoOpened,
} from "../../src/index.ts";
import { isGroup } from "./address.ts";
import { Api } from "./api.ts";
import type { Command } from "./commands.ts";
import { fetchFile } from "./fetch-file.ts";
import { Groups } from "./groups.ts";
import { groupLimits, limits } from "./limits.ts";
import { Outward } from "./outward.ts";
import { read } from "./read.ts";
import { Receiving } from "./receiving.ts";

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
  /** How long all that comes before the first message may take. Default 12,000 ms. */
  readonly startMs?: number;
  /** How long a call may take. Default 10,000 ms. */
  readonly callMs?: number;
  /** How long the Bot API waits for something to happen before it answers. Default 50. */
  readonly pollSeconds?: number;
  /** How long a process that stands still keeps others from asking. Default 15,000 ms. */
  readonly leaseMs?: number;
  /** How often a bot with a webhook looks whether messages still come. Default 60,000 ms. */
  readonly watchMs?: number;
  /** What the menu of commands shows, asked for at each start. Nothing unless told. */
  readonly commands?: () => readonly Command[];
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

class TelegramApp implements TelegramDriver {
  readonly channel = "telegram";
  readonly account: string;
  readonly can = limits;
  readonly routes: Router;
  readonly #options: TelegramOptions;
  readonly #apiRoot: string;
  readonly #api: Api;
  readonly #outward: Outward;
  readonly #surroundings: Pick<Surroundings, "clock" | "log" | "newId">;
  readonly #receiving: Receiving;

  constructor(options: TelegramOptions) {
    const { token, store, apiRoot = "https://api.telegram.org", callMs = 10_000 } = options;
    const { commands = () => [] } = options;
    this.#options = options;
    this.#surroundings = options.surroundings ?? realSurroundings;
    this.#apiRoot = `${apiRoot.replace(/\/+$/, "")}/`;
    this.account = accountOf(token);
    const { clock } = this.#surroundings;
    this.#api = new Api({ token, apiRoot: this.#apiRoot, callMs, clock });
    const surroundings = this.#surroundings;
    const groups = new Groups(store);
    this.#outward = new Outward({
      ...{ api: this.#api, token, account: this.account },
      ...{ store, groups, commands, surroundings },
    });
    this.#receiving = new Receiving({
      ...{ ...options, api: this.#api, account: this.account, surroundings: this.#surroundings },
      read: async (update, self) => {
        const [pressed, voted, group] = await Promise.all([
          this.#outward.pressedIn(update),
          this.#outward.votedIn(update),
          groups.formerIn(update),
        ]);
        const meant = { pressed: () => pressed, voted };
        return read(update, { ...self, now: clock.now(), group, ...meant });
      },
      before: (updates) => groups.learn(updates),
      seen: (update) => this.#outward.answerPress(update),
    });
    this.routes = this.#receiving.routes;
  }

  parts(activity: OutboundActivity, to?: ConversationReference): readonly OutboundActivity[] {
    return partsFor(activity, to && isGroup(to) ? groupLimits : this.can);
  }

  async start(accept: Accept): Promise<void> {
    await this.#receiving.start(async (event) => {
      const accepted = await accept(event);
      const isWaiting = accepted === "accepted" && event.activity.type === "message";
      if (isWaiting) this.#outward.isAwaited(whereOf(event));
      return accepted;
    });
    void this.#outward.listCommands();
  }

  async stop(): Promise<void> {
    await this.#receiving.stop();
    this.#outward.stop();
  }

  trouble(): string | undefined {
    return this.#receiving.trouble;
  }

  send(to: ConversationReference, part: OutboundActivity, key: string): Promise<Sent> {
    return this.#outward.send(to, part, key);
  }

  async find(): Promise<"unknown"> {
    return "unknown";
  }

  edit(to: ConversationReference, nativeId: string, part: OutboundActivity | null): Promise<void> {
    return this.#outward.edit(to, nativeId, part);
  }

  fetch({ ref }: RemoteFile): Promise<Readable> {
    const { token, apiRoot } = this.#options;
    const place = { apiRoot: this.#apiRoot, isOwn: apiRoot !== undefined };
    return fetchFile(ref, { ...place, api: this.#api, token, clock: this.#surroundings.clock });
  }

  whoOpened(proof: string, now: Date): string | undefined {
    return whoOpened(proof, { secret: this.#options.token, now });
  }
}

function whereOf({ activity }: InboundEvent): ConversationReference {
  const { channelId, from: user, recipient: bot, conversation } = activity;
  return { channelId, user, bot, conversation };
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
