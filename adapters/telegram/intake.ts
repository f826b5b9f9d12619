/**
 * Takes in what the Bot API hands over. Invariant: when it resolves, everything that can be taken
 * is durable; when it fails, all of it is to be handed over again.
 */
import {
  type Accept,
  BotError,
  ChannelError,
  errorFacts,
  type InboundEvent,
  type Surroundings,
} from "../../src/index.ts";
import { type Update, update } from "./updates.ts";

export interface IntakeOptions {
  readonly accept: Accept;
  /** What has to be done before any of these is read. */
  readonly before: (updates: readonly Update[]) => Promise<void>;
  readonly read: (update: Update) => Promise<InboundEvent | undefined>;
  /** Told of each update that is handed over, before it is durable. Must not wait or throw. */
  readonly seen: (update: Update) => void;
  readonly log: Surroundings["log"];
}

export class Intake {
  readonly #options: IntakeOptions;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** The number of the last update that is taken in; nothing where none has one. */
  async take(given: readonly unknown[]): Promise<number | undefined> {
    const updates = given.flatMap((one) => update.safeParse(one).data ?? []);
    if (updates.length < given.length) this.#unread({ reason: "it has no number" });
    for (const one of updates) this.#options.seen(one);
    await this.#options.before(updates);
    const events = await Promise.all(updates.map((one) => this.#read(one)));
    const conversations = apart(events.flatMap((event) => event ?? []));
    await Promise.all(conversations.map((events) => this.#acceptAll(events)));
    const numbers = updates.map(({ update_id }) => update_id);
    return numbers.length === 0 ? undefined : Math.max(...numbers);
  }

  /** What one person says is accepted in their order. */
  async #acceptAll(events: readonly InboundEvent[]): Promise<void> {
    for (const event of events) {
      try {
        await this.#options.accept(event);
      } catch (error) {
        // Handed over again, it would be refused again.
        const isFinal = error instanceof ChannelError && error.retry === "never";
        if (!isFinal) throw error;
      }
    }
  }

  async #read(one: Update): Promise<InboundEvent | undefined> {
    try {
      return await this.#options.read(one);
    } catch (error) {
      // What is needed to read it may be there again later.
      if (error instanceof BotError && error.retry === "later") throw error;
      this.#unread(errorFacts(error));
      return undefined;
    }
  }

  #unread(facts: object): void {
    this.#options.log("warn", "update_unread", { channel: "telegram", ...facts });
  }
}

/** Each person's, in each conversation, in their order. */
function apart(events: readonly InboundEvent[]): InboundEvent[][] {
  const conversations = new Map<string, InboundEvent[]>();
  for (const event of events) {
    const { from, conversation } = event.activity;
    const key = `${conversation.id} ${from.id}`;
    conversations.set(key, [...(conversations.get(key) ?? []), event]);
  }
  return [...conversations.values()];
}
