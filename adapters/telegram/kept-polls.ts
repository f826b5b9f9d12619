/**
 * What the options of polls stand for. A vote names its poll and the places of options, and may come
 * after a restart or to another process. Invariant: what a poll means is durable before it is sent,
 * under the chat; once Telegram has told its id, under that.
 */
import {
  collection,
  type Document,
  type Documents,
  type OutboundActivity,
  type Store,
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
    const at = this.#options.now();
    const kept = { rev: 1, options, at };
    const [outcome] = await this.#documents.insert([{ _id, ...kept, sentTo: this.#place(chat) }]);
    const sent = await send();
    // It has arrived, whatever happens here: until its id is kept, its chat tells what it means.
    await this.#name(sent.poll?.id, kept).then(
      // One that was tried before may stand there twice, and only one of the two is named.
      () => (outcome === "inserted" ? this.#documents.remove([_id]) : undefined),
      () => {},
    );
    return sent;
  }

  async #name(id: string | undefined, kept: Omit<KeptPoll, "_id">): Promise<void> {
    if (id !== undefined) await this.#documents.insert([{ _id: `poll/${id}`, ...kept }]);
    await removeOld(this.#documents, kept.at);
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
