/** What the server does for a bot that sends, edits and deletes. */
import { checked, type Method, placed, readText } from "./calls.ts";
import { fileMethods, sentFiles } from "./file-methods.ts";
import { checkMarkup, type ReplyMarkup } from "./keyboards.ts";
import { params } from "./params.ts";
import { pollIn, pollOf } from "./polls.ts";
import { badRequest } from "./refusal.ts";
import type { Message, World } from "./world.ts";

const sendMessage: Method = (given, world) => {
  const call = checked(params.sendMessage, given);
  const { shown, ...rest } = readText(call.text, call, 4_096);
  if (shown === "") throw badRequest("message text is empty");
  return world.show({ ...placed(call, world), text: shown, ...rest });
};

const sendPoll: Method = (given, world) => {
  const call = checked(params.sendPoll, given);
  const poll = pollOf(call, String(5_000_000 + world.next()));
  return world.show({ ...placed(call, world), poll });
};

const sendChatAction: Method = (given, world) => {
  const { chat_id, action } = checked(params.sendChatAction, given);
  world.typing.push({ chat: world.chat(chat_id).id, action });
  world.touched();
  return true;
};

const editMessageText: Method = (given, world) => {
  const call = checked(params.editMessageText, given);
  const { shown, ...rest } = readText(call.text, call, 4_096);
  if (shown === "") throw badRequest("message text is empty");
  const before = ownMessage(call, world, "edit");
  if (before.text === undefined) throw badRequest("there is no text in the message to edit");
  return edited(before, { text: shown, ...rest }, { call, world });
};

const editMessageCaption: Method = (given, world) => {
  const call = checked(params.editMessageCaption, given);
  const { shown, ...rest } = readText(call.caption ?? "", call, 1_024);
  const before = ownMessage(call, world, "edit");
  if (before.text !== undefined) throw badRequest("there is no caption in the message to edit");
  return edited(before, { caption: shown, ...rest }, { call, world });
};

const editMessageReplyMarkup: Method = (given, world) => {
  const call = checked(params.editMessageReplyMarkup, given);
  const before = ownMessage(call, world, "edit");
  const { text, caption, html } = before;
  return edited(before, { text, caption, html }, { call, world });
};

interface Editing {
  readonly call: { readonly reply_markup?: ReplyMarkup | undefined };
  readonly world: World;
}

function edited(before: Message, changes: object, { call, world }: Editing): Message {
  const { reply_markup: markup } = call;
  if (markup && !("inline_keyboard" in markup)) throw badRequest("inline keyboard expected");
  if (markup) checkMarkup(markup, before.chat);
  const keeps = markup && markup.inline_keyboard.flat().length > 0;
  const after = { ...bare(before), ...changes, ...(keeps && { reply_markup: markup }) };
  const { edit_date: _, ...stored } = before;
  if (isSame(stored, after)) {
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  }
  const message = { ...after, edit_date: Math.floor(world.now().getTime() / 1_000) };
  world.replace(message);
  return message;
}

/** A message without its words and buttons. */
function bare(message: Message): Message {
  const { message_id, chat, from, date, text, caption, html, reply_markup, edit_date, ...rest } =
    message;
  return { message_id, chat, from, date, ...rest };
}

/** Whatever is absent, undefined or empty is the same. */
function isSame(one: object, other: object): boolean {
  const sorted = (of: object) =>
    JSON.stringify(
      Object.entries(of)
        .filter(([, value]) => value !== undefined && value !== "")
        .sort(([first], [second]) => (first < second ? -1 : 1)),
    );
  return sorted(one) === sorted(other);
}

interface Named {
  readonly chat_id: number;
  readonly message_id: number;
}

function ownMessage({ chat_id, message_id }: Named, world: World, what: string): Message {
  const found = world.message(world.chat(chat_id).id, message_id);
  if (!found) throw badRequest(`message to ${what} not found`);
  if (found.from.id !== world.bot.id) throw badRequest(`message can't be ${what}ed`);
  return found;
}

const deleteMessage: Method = (given, world) => {
  world.remove(ownMessage(checked(params.deleteMessage, given), world, "delete"));
  return true;
};

const stopPoll: Method = (given, world) => {
  const call = checked(params.stopPoll, given);
  const { reply_markup: _, ...message } = ownMessage(call, world, "edit");
  const poll = pollIn(message);
  if (!poll) throw badRequest("message is not a poll");
  if (poll.is_closed) throw badRequest("poll has already been closed");
  const stopped = { ...poll, is_closed: true };
  const { reply_markup } = call;
  world.replace({ ...message, poll: stopped, ...(reply_markup && { reply_markup }) });
  return stopped;
};

const answerCallbackQuery: Method = (given, world) => {
  const { callback_query_id, text, show_alert } = checked(params.answerCallbackQuery, given);
  world.answer(callback_query_id, { text, show_alert });
  return true;
};

const setMessageReaction: Method = (given, world) => {
  const { chat_id, message_id, reaction = [] } = checked(params.setMessageReaction, given);
  if (!world.message(world.chat(chat_id).id, message_id))
    throw badRequest("message to react not found");
  world.reactions.set(`${chat_id}/${message_id}`, reaction);
  return true;
};

const setMyCommands: Method = (given, world) => {
  const { commands, language_code = "", scope } = checked(params.setMyCommands, given);
  world.commands.set(`${scope?.type ?? "default"}/${language_code}`, commands);
  return true;
};

const getMyCommands: Method = (given, world) => {
  const { language_code = "", scope } = checked(params.getMyCommands, given);
  return world.commands.get(`${scope?.type ?? "default"}/${language_code}`) ?? [];
};

const sendMediaGroup: Method = (given, world) => {
  const { media, ...call } = checked(params.sendMediaGroup, given);
  if (media.length < 2 || media.length > 10) throw badRequest("album must have 2 to 10 items");
  const kinds = new Set(media.map(({ type }) => (type === "video" ? "photo" : type)));
  if (kinds.size > 1) throw badRequest("documents and audio can't be mixed with other media types");
  const base = placed(call, world);
  const media_group_id = String(7_000_000 + world.next());
  const items = media.map(({ type, media: source, caption = "", ...spoken }) => {
    const { shown, ...rest } = readText(caption, spoken, 1_024);
    const file = sentFiles[type](source, given, world);
    return { ...file, ...(shown && { caption: shown }), ...rest };
  });
  return items.map((item) => world.show({ ...base, ...item, media_group_id }));
};

export const methods: Readonly<Record<string, Method>> = {
  ...{ sendMessage, sendPoll, sendChatAction, sendMediaGroup, ...fileMethods },
  ...{ editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage, stopPoll },
  ...{ answerCallbackQuery, setMessageReaction, setMyCommands, getMyCommands },
  getMe: (_, { bot }) => ({
    ...bot,
    ...{ can_join_groups: true, can_read_all_group_messages: false },
    supports_inline_queries: false,
  }),
};
