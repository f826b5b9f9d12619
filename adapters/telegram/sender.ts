/**
 * Sends parts of messages and changes them in place, each with one call of the Bot API. Whether to
 * try again is the engine's to say.
 */

import { z } from "zod";
import {
  ChannelError,
  type ConversationReference,
  filesOf,
  type OutboundActivity,
  type Sent,
  type Store,
} from "../../src/index.ts";
import { chatOf, isGroup } from "./address.ts";
import type { Api } from "./api.ts";
import type { ButtonSeal } from "./buttons.ts";
import type { KeptPolls } from "./kept-polls.ts";
import type { KeptValues } from "./kept-values.ts";
import { pollIn } from "./poll-in.ts";
import { type Call, editCall, type Rendering, sendCall } from "./render.ts";
import { loaded } from "./uploads.ts";

export interface SenderOptions {
  readonly api: Pick<Api, "call">;
  readonly seal: ButtonSeal["seal"];
  /** Where values are that no button can carry. */
  readonly values: Pick<KeptValues, "keep">;
  /** What polls mean whose votes are still to come. */
  readonly polls: Pick<KeptPolls, "around">;
  readonly files: Pick<Store["files"], "open">;
}

const sent = z.object({
  message_id: z.int(),
  poll: z.object({ id: z.string() }).optional(),
});
const sentAnswer = z.union([sent, z.tuple([sent], sent).transform(([first]) => first)]);
/** After so many, the oldest chat is forgotten: its keys stay until they are used. */
const mostChats = 10_000;

export class Sender {
  readonly #options: SenderOptions;
  /** Chats whose phone shows the keys of a message. */
  readonly #withKeys = new Set<number>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** @throws ChannelError; StoreError where a file is not there any more. */
  async send(to: ConversationReference, part: OutboundActivity, key: string): Promise<Sent> {
    const values = (part.suggestedActions?.actions ?? []).map(({ value }) => value);
    await this.#options.values.keep(values);
    const rendering = this.#rendering(to);
    const removesKeys = this.#withKeys.has(rendering.at.chat_id);
    const send = () => this.#sendAs(part, { ...rendering, removesKeys });
    const poll = pollIn(part);
    const chat = String(rendering.at.chat_id);
    const answer = poll
      ? await this.#options.polls.around({ key, chat, options: poll.options }, send)
      : await send();
    this.#noteKeys(part, rendering);
    return { nativeId: String(answer.message_id) };
  }

  async edit(
    to: ConversationReference,
    nativeId: string,
    part: OutboundActivity | null,
  ): Promise<void> {
    const rendering = this.#rendering(to);
    // Keys can be taken away with the next message only; whoever sent them may be gone.
    if (part?.input && part.closed) this.#withKeys.add(rendering.at.chat_id);
    const call = editCall(part, nativeId, rendering);
    if (!call) return;
    try {
      await this.#options.api.call(call.method, call.payload, { answer: z.unknown() });
    } catch (error) {
      if (!hasCode(error, "CHANNEL_NOT_CHANGED")) throw error;
    }
  }

  async #sendAs(part: OutboundActivity, rendering: Rendering) {
    try {
      return await this.#call(sendCall(part, rendering));
    } catch (error) {
      if (!hasCode(error, "CHANNEL_FILE_UNSHOWABLE") || filesOf(part).length === 0) throw error;
      return this.#call(sendCall(part, { ...rendering, isPlainFile: true }));
    }
  }

  #call({ method, payload }: Call) {
    const { api, files } = this.#options;
    return loaded(payload, files, (whole, signal) =>
      api.call(method, whole, { answer: sentAnswer, signal }),
    );
  }

  #rendering(to: ConversationReference): Rendering {
    const at = chatOf(to);
    const seal = (value: string) => this.#options.seal(value, String(at.chat_id));
    return { at, seal, isGroup: isGroup(to), to: to.user };
  }

  /** A message with buttons of its own leaves the keys where they are. */
  #noteKeys(part: OutboundActivity, { at: { chat_id }, isGroup }: Rendering): void {
    if (part.input && !isGroup) this.#withKeys.add(chat_id);
    else if (!part.suggestedActions && !part.link) this.#withKeys.delete(chat_id);
    const [oldest] = this.#withKeys;
    if (this.#withKeys.size > mostChats && oldest !== undefined) this.#withKeys.delete(oldest);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof ChannelError && error.code === code;
}
