/**
 * Shows that the bot is typing to whoever waits for an answer. Best effort: what comes at once
 * needs no sign, and a sign that comes after the answer would be wrong.
 */
import type { ConversationReference, Surroundings } from "../../src/index.ts";

/** Who is answered sooner has not waited. */
const firstMs = 700;
/** A sign is seen for five seconds. */
const againMs = 4_500;
const mostSigns = 6;

export interface TypingOptions {
  readonly clock: Surroundings["clock"];
  /** Shows it once. What is thrown is nobody's concern. */
  readonly show: (to: ConversationReference) => Promise<unknown>;
}

export class Typing {
  readonly #options: TypingOptions;
  /** Ends what is to be shown in a conversation. */
  readonly #waiting = new Map<string, () => void>();
  /** Conversations in which nothing may be shown for a while, and what ends that. */
  readonly #quiet = new Map<string, () => void>();

  constructor(options: TypingOptions) {
    this.#options = options;
  }

  /** Somebody waits from now on. */
  begin(to: ConversationReference): void {
    this.end(to);
    if (this.#quiet.has(to.conversation.id)) return;
    this.#after(firstMs, to, mostSigns);
  }

  /** They are answered, or will not be. */
  end({ conversation: { id } }: ConversationReference): void {
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
  }

  /** Telegram is to be left alone with a conversation for so long: a sign would lengthen that. */
  pause(to: ConversationReference, ms: number): void {
    const { id } = to.conversation;
    this.end(to);
    this.#quiet.get(id)?.();
    const over = () => void this.#quiet.delete(id);
    this.#quiet.set(id, this.#options.clock.after(ms, over));
  }

  stop(): void {
    for (const cancel of [...this.#waiting.values(), ...this.#quiet.values()]) cancel();
    this.#waiting.clear();
    this.#quiet.clear();
  }

  #after(ms: number, to: ConversationReference, left: number): void {
    const { clock, show } = this.#options;
    const { id } = to.conversation;
    const due = () => {
      this.#waiting.delete(id);
      show(to).catch(() => {});
      if (left > 1) this.#after(againMs, to, left - 1);
    };
    this.#waiting.set(id, clock.after(ms, due));
  }
}
