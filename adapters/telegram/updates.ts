/** What the Bot API hands over, as far as it is read. Everything else is left as it came. */
import { z } from "zod";

const id = z.int().transform(String);
const text = z.string();

const user = z.object({
  id,
  is_bot: z.boolean(),
  first_name: text,
  last_name: text.optional(),
  username: text.optional(),
  language_code: text.max(35).optional(),
});
export type User = z.output<typeof user>;

const chat = z.object({ id, type: text });

export const entity = z.object({
  type: text,
  offset: z.int(),
  length: z.int(),
  user: z.object({ id }).optional(),
});

const file = z.object({
  file_id: text.min(1).max(2_000),
  file_size: z.int().min(0).optional(),
  file_name: text.optional(),
});
export type File = z.output<typeof file>;

const location = z.object({ latitude: z.number(), longitude: z.number() });

const button = z.object({ text, callback_data: text.optional() });

/** What a message may hold that somebody says with it. */
export const content = z.object({
  text: text.optional(),
  caption: text.optional(),
  entities: z.array(entity).optional(),
  caption_entities: z.array(entity).optional(),
  photo: z.array(file).optional(),
  document: file.optional(),
  voice: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  audio: file.optional(),
  sticker: file
    .extend({
      emoji: text.optional(),
      is_animated: z.boolean().optional(),
      is_video: z.boolean().optional(),
    })
    .optional(),
  dice: z.object({ emoji: text }).optional(),
  location: location.optional(),
  venue: z.object({ location, title: text, address: text }).optional(),
  contact: z
    .object({
      phone_number: text.min(1),
      first_name: text,
      last_name: text.optional(),
      user_id: id.optional(),
    })
    .optional(),
  web_app_data: z.object({ data: text, button_text: text }).optional(),
});
export type Content = z.output<typeof content>;

/** Who says something where; what is said is read apart, so that what cannot be read is answered. */
export const message = z.looseObject({
  message_id: z.int(),
  date: z.int(),
  chat,
  from: user,
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  media_group_id: text.max(256).optional(),
  reply_to_message: z.looseObject({ from: z.object({ id }).optional() }).optional(),
});
export type Message = z.output<typeof message>;

export const callbackQuery = z.object({
  id: text.min(1).max(200),
  from: user,
  data: text.optional(),
  message: z
    .object({
      message_id: z.int(),
      chat,
      message_thread_id: z.int().optional(),
      is_topic_message: z.boolean().optional(),
      reply_markup: z
        .object({ inline_keyboard: z.array(z.array(button)) })
        .optional()
        .catch(undefined),
    })
    .optional(),
});
export type CallbackQuery = z.output<typeof callbackQuery>;

export const pollAnswer = z.object({
  poll_id: text.min(1).max(200),
  user,
  option_ids: z.array(z.int().min(0)).max(100),
});

export const memberChange = z.object({
  chat,
  from: user,
  date: z.int(),
  new_chat_member: z.object({ status: text }),
});

export const reaction = z.object({
  chat,
  message_id: z.int(),
  user,
  date: z.int(),
  new_reaction: z.array(z.looseObject({ type: text, emoji: text.optional() })),
});

/** Without its number there is nothing to confirm. */
export const update = z.looseObject({ update_id: z.int() });
export type Update = z.output<typeof update>;

/** The kinds that are asked for; without a list, reactions would not come. */
export const kinds = [
  ...["message", "edited_message", "callback_query", "poll_answer"],
  ...["my_chat_member", "message_reaction"],
];
