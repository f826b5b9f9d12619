/**
 * Where a conversation with somebody takes place, and back. Alone with the bot somebody is their
 * Telegram id; in a group each member is somebody of their own, so that what the bot knows of them
 * from elsewhere is not told there. Pure.
 */
import type { ConversationReference } from "../../src/index.ts";

export interface Place {
  readonly chat: { readonly id: string; readonly type: string };
  /** A topic of a group that has them. */
  readonly thread?: number | undefined;
}

interface Address {
  readonly user: string;
  readonly conversation: string;
}

export function addressOf(user: string, { chat, thread }: Place): Address {
  if (chat.type === "private") return { user, conversation: chat.id };
  const topic = thread === undefined ? "" : `/${thread}`;
  return { user: `${user}@${chat.id}`, conversation: `${chat.id}${topic}` };
}

/** Ids of groups and channels are below zero. */
export function isGroup(to: Pick<ConversationReference, "conversation">): boolean {
  return chatOf(to).chat_id < 0;
}

/** The parameters by which the Bot API finds a conversation. */
export function chatOf({ conversation }: Pick<ConversationReference, "conversation">) {
  const [chat = "", thread] = conversation.id.split("/");
  return {
    chat_id: Number(chat),
    ...(thread !== undefined && { message_thread_id: Number(thread) }),
  };
}
