/** What the bot shows on Telegram: messages and their changes, signs, and the menu of commands. */
import { z } from "zod";
import {
  ChannelError,
  type ConversationReference,
  errorFacts,
  type OutboundActivity,
  type Sent,
  type Store,
  type Surroundings,
} from "../../src/index.ts";
import { chatOf } from "./address.ts";
import type { Api } from "./api.ts";
import { type ButtonSeal, buttonSeal, foreignValue } from "./buttons.ts";
import { type Command, commandLists } from "./commands.ts";
import type { Groups } from "./groups.ts";
import { KeptPolls, type PollOption } from "./kept-polls.ts";
import { KeptValues } from "./kept-values.ts";
import { Sender } from "./sender.ts";
import { Typing } from "./typing.ts";
import { type CallbackQuery, callbackQuery, pollAnswer, type Update } from "./updates.ts";

export interface OutwardOptions {
  readonly api: Api;
  readonly token: string;
  readonly account: string;
  readonly store: Store;
  readonly groups: Groups;
  readonly commands: () => readonly Command[];
  readonly surroundings: Pick<Surroundings, "clock" | "log">;
}

const done = z.unknown();
const channel = "telegram";

export class Outward {
  readonly #options: OutwardOptions;
  readonly #seal: ButtonSeal;
  readonly #values: KeptValues;
  readonly #polls: KeptPolls;
  readonly #sender: Sender;
  readonly #typing: Typing;
  readonly #groups: Groups;

  constructor(options: OutwardOptions) {
    const { api, token, account, store, groups, surroundings } = options;
    const { clock, log } = surroundings;
    this.#groups = groups;
    this.#options = options;
    this.#seal = buttonSeal(token);
    this.#values = new KeptValues(store, () => clock.now());
    const { seal } = this.#seal;
    this.#polls = new KeptPolls(store, { account, now: () => clock.now(), log });
    const kept = { values: this.#values, polls: this.#polls, files: store.files };
    this.#sender = new Sender({ api, seal, ...kept });
    const show = (to: ConversationReference) =>
      this.#obeying(to, async () => {
        const there = chatOf(await groups.whereIs(to));
        return api.call("sendChatAction", { ...there, action: "typing" }, { answer: done });
      });
    this.#typing = new Typing({ clock, show });
  }

  send(to: ConversationReference, part: OutboundActivity, key: string): Promise<Sent> {
    this.#typing.end(to);
    const send = (there: ConversationReference) => this.#sender.send(there, part, key);
    return this.#obeying(to, () => this.#groups.sends(to, send));
  }

  edit(to: ConversationReference, nativeId: string, part: OutboundActivity | null): Promise<void> {
    const edit = (there: ConversationReference, message: string) =>
      this.#sender.edit(there, message, part);
    return this.#obeying(to, () => this.#groups.edits(to, nativeId, edit));
  }

  /** Somebody has written, and waits. */
  isAwaited(to: ConversationReference): void {
    this.#typing.begin(to);
  }

  /** What the pressed button stands for, if a button was pressed. @throws StoreError */
  async pressedIn(update: Update): Promise<string | undefined> {
    const query = queryIn(update);
    if (!query) return undefined;
    const chat = query.message?.chat.id ?? query.from.id;
    const opened = this.#seal.open(query.data ?? "", chat);
    if (opened?.type === "value") return opened.value;
    const kept = opened && (await this.#values.find(opened.name));
    return kept ?? foreignValue;
  }

  /** The options that were voted for; nothing of a poll that is not known. @throws StoreError */
  async votedIn(update: Update): Promise<readonly PollOption[] | undefined> {
    const vote = pollAnswer.safeParse(update.poll_answer).data;
    if (!vote || vote.option_ids.length === 0) return undefined;
    const options = await this.#polls.find(vote.poll_id, vote.user.id);
    return options && vote.option_ids.flatMap((place) => options[place] ?? []);
  }

  /** Until it is answered the button turns. Too late is as good as never: nothing can be done. */
  answerPress(update: Update): void {
    const query = queryIn(update);
    if (!query) return;
    const { api, surroundings } = this.#options;
    const answer = { callback_query_id: query.id };
    api.call("answerCallbackQuery", answer, { answer: done }).catch((error: unknown) => {
      surroundings.log("debug", "press_unanswered", { channel, ...errorFacts(error) });
    });
  }

  /** Fills the menu beside the input line. A bot without it can do all the same. */
  async listCommands(): Promise<void> {
    const { api, commands, surroundings } = this.#options;
    try {
      for (const list of commandLists(commands()))
        await api.call("setMyCommands", { ...list }, { answer: done });
    } catch (error) {
      surroundings.log("warn", "commands_unlisted", { channel, ...errorFacts(error) });
    }
  }

  stop(): void {
    this.#typing.stop();
  }

  /** Messages wait for the time that Telegram names; so must the signs. */
  async #obeying<Answer>(to: ConversationReference, call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof ChannelError && error.retryAfterMs !== undefined)
        this.#typing.pause(to, error.retryAfterMs);
      throw error;
    }
  }
}

function queryIn(update: Update): CallbackQuery | undefined {
  return callbackQuery.safeParse(update.callback_query).data;
}
