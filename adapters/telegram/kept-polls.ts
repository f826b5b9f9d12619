/**
 * What the options of polls stand for. A vote names its poll and the places of options, and may come
 * after a restart or to another process. Invariant: what a poll means is durable before it is sent,
 * under the chat; once Telegram has told its id, under that.
 */
import {
  collection,
  type Document,
  type Documents,
  errorFacts,
  type OutboundActivity,
  type Store,
  type Surroundings,
} from "../../src/index.ts";
import { removeOld } from "./kept-values.ts";

/** An option as somebody sees it, and what it carries. */
export type PollOption = Pick<
  NonNullable<OutboundActivity["suggestedActions"]>["actions"][number],
  "title" | "value"
>;

interface KeptPoll extends Document {
  readonly options: readonly PollOption[];
  readonly at: Date;
  /** The chat where a poll may stand whose id is not known. */
  readonly sentTo?: string;
}

const keptPolls = collection<KeptPoll>()("telegram-polls", {
  age: ["at"],
  sent: ["sentTo", "at"],
});

/** A poll that is going to be sent; `key` is the same when that is tried again. */
export interface NewPoll {
  readonly key: string;
  readonly chat: string;
  readonly options: readonly PollOption[];
}

interface KeptPollsOptions {
  /** Of the bot: another one may be in the same chat. */
  readonly account: string;
  readonly now: () => Date;
  readonly log: Surroundings["log"];
}

export class KeptPolls {
  readonly #documents: Documents<KeptPoll, (typeof keptPolls)["indexes"]>;
  readonly #options: KeptPollsOptions;

  constructor(store: Store, options: KeptPollsOptions) {
    this.#documents = store.collection(keptPolls);
    this.#options = options;
  }

  /** Sends a poll, and gives what `send` does. @throws StoreError before anything is sent. */
  async around<Sent extends { readonly poll?: { readonly id: string } | undefined }>(
    { key, chat, options }: NewPoll,
    send: () => Promise<Sent>,
  ): Promise<Sent> {
    const _id = `sent/${key}`;
    const { now, log } = this.#options;
    const at = now();
    const kept = { rev: 1, options, at };
    const [outcome] = await this.#documents.insert([{ _id, ...kept, sentTo: this.#place(chat) }]);
    const sent = await send();
    const { poll } = sent;
    try {
      if (poll) await this.#documents.insert([{ _id: `poll/${poll.id}`, ...kept }]);
      // One that was tried before may stand there twice, and only one of the two is named.
      if (poll && outcome === "inserted") await this.#documents.remove([_id]);
      await removeOld(this.#documents, at);
    } catch (error) {
      // It has arrived, and its chat tells what it means.
      log("warn", "poll_unnamed", { channel: "telegram", ...errorFacts(error) });
    }
    return sent;
  }

  /** The options of the poll with this id; of one without a name, those of the newest in that chat. */
  async find(id: string, chat: string): Promise<readonly PollOption[] | undefined> {
    return (await this.#named(id)) ?? (await this.#sentTo(chat)) ?? this.#named(id);
  }

  #place(chat: string): string {
    return `${this.#options.account}/${chat}`;
  }

  async #named(id: string): Promise<readonly PollOption[] | undefined> {
    const [found] = await this.#documents.get([`poll/${id}`]);
    return found?.options;
  }

  async #sentTo(chat: string): Promise<readonly PollOption[] | undefined> {
    const range = { prefix: [this.#place(chat)], limit: 1, reverse: true };
    const { items } = await this.#documents.find("sent", range);
    return items[0]?.options;
  }
}
