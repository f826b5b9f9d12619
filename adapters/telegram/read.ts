/** From what the Bot API hands over to an event for the engine. Pure. */
import {
  attachmentOf,
  type InboundAttachment,
  type InboundEvent,
  reachabilityEvent,
} from "../../src/index.ts";
import { addressOf, type Place } from "./address.ts";
import { attachmentsOf } from "./attachments.ts";
import type { PollOption } from "./kept-polls.ts";
import { isToBot, partOf, type Self, textOf } from "./said.ts";
import {
  type CallbackQuery,
  callbackQuery,
  content,
  type Message,
  memberChange,
  message,
  pollAnswer,
  reaction,
  type Update,
  type User,
} from "./updates.ts";

export interface Reading extends Self {
  /** When it came in: not everything says when it happened. */
  readonly now: Date;
  /** The id by which the group of this update is known, where that is another. */
  readonly group?: string | undefined;
  /** What a button stood for, by what it carries; undefined when it is none of ours. */
  readonly pressed?: (query: CallbackQuery) => string | undefined;
  /** The options that a vote is for; undefined of a poll that is not known. */
  readonly voted?: readonly PollOption[] | undefined;
}

/** Nothing of what is said to nobody, to others, or by a bot. */
export function read(update: Update, reading: Reading): InboundEvent | undefined {
  const event = readKind(update, reading);
  return event && { ...event, order: String(update.update_id).padStart(16, "0") };
}

type Unordered = Omit<InboundEvent, "order">;

function readKind(update: Update, reading: Reading): Unordered | undefined {
  if ("message" in update) return readMessage(update.message, reading);
  if ("edited_message" in update) return readEdit(update, reading);
  if ("callback_query" in update) return readPress(update.callback_query, reading);
  if ("poll_answer" in update) return readVote(update, reading);
  if ("my_chat_member" in update) return readMember(update, reading);
  if ("message_reaction" in update) return readReaction(update, reading);
  return undefined;
}

interface Happening {
  readonly id: string;
  readonly from: User;
  readonly at: Date;
  readonly place: Place;
}

function envelope({ id, from, at, place }: Happening, { account, group = place.chat.id }: Reading) {
  const { user, conversation } = addressOf(from.id, {
    ...place,
    chat: { ...place.chat, id: group },
  });
  const name = [from.first_name, from.last_name].filter(Boolean).join(" ");
  return {
    ...{ id, timestamp: at, channelId: "telegram", recipient: { id: account } },
    from: { id: user, ...(name !== "" && { name }) },
    conversation: { id: conversation, ...(place.chat.type !== "private" && { isGroup: true }) },
    ...(from.language_code !== undefined && { locale: from.language_code }),
  };
}

/** Only groups with topics tell them apart by threads. */
function placeOf({ chat, message_thread_id: thread, is_topic_message: isTopic }: PlacedIn): Place {
  return { chat, ...(isTopic && { thread }) };
}
type PlacedIn = Pick<Message, "chat" | "message_thread_id" | "is_topic_message">;

function happened(said: Message): Happening {
  const { chat, message_id, from, date } = said;
  return {
    ...{ id: `${chat.id}/${message_id}`, from, at: new Date(date * 1_000) },
    place: placeOf(said),
  };
}

function readMessage(given: unknown, reading: Reading): Unordered | undefined {
  const said = message.safeParse(given).data;
  if (!said || said.from.is_bot) return undefined;
  const found = content.safeParse(said).data;
  if (!isToBot(said, found ?? {}, reading)) return undefined;
  const text = found && textOf(found, reading);
  const known = found ? attachmentsOf(found, said.from.id) : [];
  const attachments = text === undefined && known.length === 0 ? unknownIn(said) : known;
  if (!attachments) return undefined;
  const part = partOf(said, text);
  return {
    activity: {
      ...{ type: "message", ...envelope(happened(said), reading), text: text ?? "" },
      ...(attachments.length > 0 && { attachments }),
    },
    ...(part && { part }),
  };
}

const told = new Set([
  ...["message_id", "date", "chat", "from", "message_thread_id", "is_topic_message"],
  ...["media_group_id", "reply_to_message", "forward_origin", "forward_date", "forward_from"],
  ...["via_bot", "has_protected_content", "is_automatic_forward", "sender_chat", "quote"],
  ...["external_reply", "reply_markup", "has_media_spoiler", "show_caption_above_media"],
]);
/** What Telegram itself notes in a chat: nobody says anything with it. */
const notes =
  /^(new_chat|left_chat|delete_chat|group_chat|supergroup_chat|channel_chat|migrate_|pinned_|message_auto_delete|forum_topic|general_forum|video_chat|chat_background|chat_boost|boost_added|write_access|connected_website|successful_payment|refunded_payment|proximity_alert|giveaway)/;

/** What a bot does not take is refused under its name; nothing of a note. */
function unknownIn(said: Message): InboundAttachment[] | undefined {
  const kind = Object.keys(said).find((key) => !told.has(key)) ?? "message";
  if (notes.test(kind)) return undefined;
  return [attachmentOf({ type: "refused", reason: "type", name: kind.replaceAll("_", " ") })];
}

function readEdit({ update_id, ...update }: Update, reading: Reading): Unordered | undefined {
  const said = message.safeParse(update.edited_message).data;
  const text = content.safeParse(said).data?.text;
  if (!said || said.from.is_bot || said.chat.type !== "private") return undefined;
  const { id: edited, ...rest } = happened(said);
  const happening = { ...rest, id: `update/${update_id}` };
  const value = { message: edited, ...(text !== undefined && { text }) };
  return event("edited", value, envelope(happening, reading));
}

function readPress(given: unknown, reading: Reading): Unordered | undefined {
  const query = callbackQuery.safeParse(given).data;
  if (!query) return undefined;
  const { id, from, data = "", message: under } = query;
  const place = under ? placeOf(under) : { chat: { id: from.id, type: "private" } };
  const buttons = under?.reply_markup?.inline_keyboard.flat() ?? [];
  const title = buttons.find(({ callback_data: carried }) => carried === data)?.text;
  const value = reading.pressed ? reading.pressed(query) : data;
  const happening = { id: `press/${id}`, from, at: reading.now, place };
  return {
    activity: {
      ...{ type: "message", ...envelope(happening, reading), text: title ?? "" },
      ...(value !== undefined && { value }),
    },
  };
}

/**
 * No vote says where its poll stands: it counts as said to the bot alone. One that was taken back, or is
 * of a poll that is not known, answers nothing.
 */
function readVote({ update_id, ...update }: Update, reading: Reading): Unordered | undefined {
  const vote = pollAnswer.safeParse(update.poll_answer).data;
  if (!vote) return undefined;
  const { poll_id: poll, user: from, option_ids: options } = vote;
  const place = { chat: { id: from.id, type: "private" } };
  const happening = { id: `update/${update_id}`, from, at: reading.now, place };
  const { voted = [] } = reading;
  if (voted.length === 0) return event("voted", { poll, options }, envelope(happening, reading));
  const text = voted.map(({ title }) => title).join(", ");
  const value = voted.map((option) => option.value);
  return { activity: { type: "message", ...envelope(happening, reading), text, value } };
}

const gone = ["kicked", "left"];

function readMember({ update_id, ...update }: Update, reading: Reading): Unordered | undefined {
  const change = memberChange.safeParse(update.my_chat_member).data;
  if (change?.chat.type !== "private") return undefined;
  const { chat, from, date } = change;
  const at = new Date(date * 1_000);
  const happening = { id: `update/${update_id}`, from, at, place: { chat } };
  const isReachable = !gone.includes(change.new_chat_member.status);
  return event(reachabilityEvent, { isReachable }, envelope(happening, reading));
}

function readReaction({ update_id, ...update }: Update, reading: Reading): Unordered | undefined {
  const found = reaction.safeParse(update.message_reaction).data;
  if (found?.chat.type !== "private") return undefined;
  const { chat, user: from, date, message_id, new_reaction } = found;
  const happening = {
    id: `update/${update_id}`,
    from,
    at: new Date(date * 1_000),
    place: { chat },
  };
  const emoji = new_reaction.flatMap((one) => one.emoji ?? []);
  return event(
    "reacted",
    { message: `${chat.id}/${message_id}`, emoji },
    envelope(happening, reading),
  );
}

function event(name: string, value: object, told: ReturnType<typeof envelope>): Unordered {
  return { activity: { type: "event", ...told, name, value: { ...value } } };
}
