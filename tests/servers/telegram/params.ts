/** What calls must carry: JSON fields may come as text in a form, as may numbers. */
import { z } from "zod";
import { replyMarkup } from "./keyboards.ts";

function parsed<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value, context) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue("can't parse JSON");
      return z.NEVER;
    }
  }, schema);
}

const text = z.union([z.string(), z.number().transform(String)]);
const whole = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((one) => one === "true")]);

const place = {
  chat_id: whole,
  message_thread_id: whole.optional(),
  disable_notification: flag.optional(),
  protect_content: flag.optional(),
  reply_parameters: parsed(z.object({ message_id: z.int() })).optional(),
  reply_markup: parsed(replyMarkup).optional(),
};
const spoken = { parse_mode: z.enum(["HTML", "MarkdownV2", "Markdown"]).optional() };
const caption = { caption: text.optional(), ...spoken };
const of = { chat_id: whole, message_id: whole };
const command = z.object({
  command: z.string().regex(/^[a-z0-9_]{1,32}$/, "BOT_COMMAND_INVALID"),
  description: z.string().min(1).max(256),
});
const scoped = {
  scope: parsed(z.looseObject({ type: z.string() })).optional(),
  language_code: z
    .string()
    .regex(/^([a-z]{2})?$/)
    .optional(),
};
const option = z.union([
  z.string().transform((one) => ({ text: one })),
  z.object({ text: z.string() }),
]);

export const params = {
  sendMessage: z.object({ ...place, ...spoken, text }),
  sendFile: z.object({ ...place, ...caption }).loose(),
  sendMediaGroup: z.object({
    ...place,
    media: parsed(
      z.array(
        z.object({
          type: z.enum(["photo", "video", "document", "audio"]),
          media: z.string(),
          ...caption,
        }),
      ),
    ),
  }),
  sendPoll: z.object({
    ...place,
    question: text,
    options: parsed(z.array(option)),
    is_anonymous: flag.default(true),
    allows_multiple_answers: flag.default(false),
  }),
  sendChatAction: z.object({
    chat_id: whole,
    message_thread_id: whole.optional(),
    action: z.enum([
      ...(["typing", "upload_photo", "upload_video", "upload_document"] as const),
      ...(["record_voice", "upload_voice", "find_location", "choose_sticker"] as const),
    ]),
  }),
  editMessageText: z.object({
    ...of,
    ...spoken,
    text,
    reply_markup: place.reply_markup,
  }),
  editMessageCaption: z.object({ ...of, ...caption, reply_markup: place.reply_markup }),
  editMessageReplyMarkup: z.object({ ...of, reply_markup: place.reply_markup }),
  deleteMessage: z.object(of),
  stopPoll: z.object({ ...of, reply_markup: place.reply_markup }),
  answerCallbackQuery: z.object({
    callback_query_id: text,
    text: z.string().max(200).optional(),
    show_alert: flag.optional(),
  }),
  setMessageReaction: z.object({
    ...of,
    reaction: parsed(z.array(z.looseObject({ type: z.string() })).max(1)).optional(),
  }),
  setMyCommands: z.object({ ...scoped, commands: parsed(z.array(command).max(100)) }),
  getMyCommands: z.object(scoped),
  getFile: z.object({ file_id: z.string() }),
  getUpdates: z.object({
    offset: whole.optional(),
    limit: whole.pipe(z.int().min(1).max(100)).default(100),
    timeout: whole.default(0),
    allowed_updates: parsed(z.array(z.string())).optional(),
  }),
  setWebhook: z.object({
    url: z.string(),
    secret_token: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,256}$/)
      .optional(),
    max_connections: whole.pipe(z.int().min(1).max(100)).optional(),
    allowed_updates: parsed(z.array(z.string())).optional(),
    drop_pending_updates: flag.optional(),
  }),
  deleteWebhook: z.object({ drop_pending_updates: flag.optional() }),
};
