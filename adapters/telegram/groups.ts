/**
 * Groups that became supergroups. Telegram gives such a group another id; here it keeps the one it
 * had, so that its members stay who they are, and what is sent goes where it is now.
 *
 * Invariant: a move is durable before anything that was said after it is read.
 */
import { z } from "zod";
import {
  type ConversationReference,
  collection,
  type Document,
  type Documents,
  type Sent,
  type Store,
} from "../../src/index.ts";
import { GroupMoved } from "./errors.ts";
import type { Update } from "./updates.ts";

/** A move is kept twice, under the old id and under the new one. */
interface Move extends Document {
  readonly other: string;
}

const moves = collection<Move>()("telegram-groups", {});

const id = z.int().transform(String);
const moved = z.object({ chat: z.object({ id }), migrate_to_chat_id: id });
const came = z.object({ chat: z.object({ id }), migrate_from_chat_id: id });
const inSupergroup = z.object({ chat: z.object({ id, type: z.literal("supergroup") }) });
const pressed = z.object({ message: inSupergroup });

type To = ConversationReference;

export class Groups {
  readonly #documents: Documents<Move, (typeof moves)["indexes"]>;

  constructor(store: Store) {
    this.#documents = store.collection(moves);
  }

  /** Keeps what these tell of moves. @throws StoreError */
  async learn(updates: readonly Update[]): Promise<void> {
    for (const { message } of updates) {
      const away = moved.safeParse(message).data;
      if (away) await this.#keep(away.chat.id, away.migrate_to_chat_id);
      const here = came.safeParse(message).data;
      if (here) await this.#keep(here.migrate_from_chat_id, here.chat.id);
    }
  }

  /** The id that the group had in which this happened; nothing where it has the same. */
  async formerIn({ message, callback_query: query }: Update): Promise<string | undefined> {
    const place = inSupergroup.safeParse(message).data ?? pressed.safeParse(query).data?.message;
    return place && this.#other(place.chat.id);
  }

  /** Where a conversation is now. */
  async whereIs(to: To): Promise<To> {
    const { chat, rest } = partsOf(to.conversation.id);
    const now = isGroup(chat) ? await this.#other(chat) : undefined;
    if (now === undefined) return to;
    return { ...to, conversation: { ...to.conversation, id: `${now}${rest}` } };
  }

  /** Sends to where a conversation is now, though that may be news. */
  async sends(to: To, send: (there: To) => Promise<Sent>): Promise<Sent> {
    try {
      return await this.#sends(to, send);
    } catch (error) {
      if (!(error instanceof GroupMoved)) throw error;
      await this.#keep(partsOf(to.conversation.id).chat, error.movedTo);
      return this.#sends(to, send);
    }
  }

  /** Nothing can be changed of what was sent before a move. */
  async edits(
    to: To,
    nativeId: string,
    edit: (there: To, message: string) => Promise<void>,
  ): Promise<void> {
    const [chat, message] = nativeId.split("/");
    if (chat === undefined || message === undefined) {
      return edit(to, nativeId).catch((error: unknown) => {
        if (!(error instanceof GroupMoved)) throw error;
      });
    }
    const { rest } = partsOf(to.conversation.id);
    return edit({ ...to, conversation: { ...to.conversation, id: `${chat}${rest}` } }, message);
  }

  /** The messages of a supergroup are counted anew: its id stands before theirs. */
  async #sends(to: To, send: (there: To) => Promise<Sent>): Promise<Sent> {
    const there = await this.whereIs(to);
    const { nativeId } = await send(there);
    if (there === to) return { nativeId };
    return { nativeId: `${partsOf(there.conversation.id).chat}/${nativeId}` };
  }

  async #other(chat: string): Promise<string | undefined> {
    const [move] = await this.#documents.get([chat]);
    return move?.other;
  }

  async #keep(from: string, to: string): Promise<void> {
    const pairs = [
      [from, to],
      [to, from],
    ] as const;
    await this.#documents.insert(pairs.map(([_id, other]) => ({ _id, rev: 1, other })));
  }
}

function isGroup(chat: string): boolean {
  return chat.startsWith("-") && !isSupergroup(chat);
}

/** Their ids begin at a million millions below zero. */
function isSupergroup(chat: string): boolean {
  return Number(chat) < -1_000_000_000_000;
}

function partsOf(conversation: string): { readonly chat: string; readonly rest: string } {
  const at = conversation.indexOf("/");
  if (at < 0) return { chat: conversation, rest: "" };
  return { chat: conversation.slice(0, at), rest: conversation.slice(at) };
}
