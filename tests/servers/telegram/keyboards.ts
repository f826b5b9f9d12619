/** Keyboards as the server takes them: what a button may hold, and where it may stand. */
import { z } from "zod";
import { badRequest } from "./refusal.ts";

const label = z.string().min(1);
const webApp = z.object({ url: z.string() });

const inlineButton = z.object({
  text: label,
  callback_data: z.string().optional(),
  url: z.string().optional(),
  web_app: webApp.optional(),
  copy_text: z.object({ text: z.string() }).optional(),
});
export type InlineButton = z.infer<typeof inlineButton>;

const key = z.union([
  label.transform((text) => ({ text })),
  z.object({
    text: label,
    request_contact: z.boolean().optional(),
    request_location: z.boolean().optional(),
    request_users: z.object({ request_id: z.int() }).optional(),
    web_app: webApp.optional(),
  }),
]);
export type Key = z.infer<typeof key>;

const placeholder = z.string().min(1).max(64).optional();

export const replyMarkup = z.union([
  z.object({ inline_keyboard: z.array(z.array(inlineButton)) }),
  z.object({
    keyboard: z.array(z.array(key).min(1)).min(1),
    one_time_keyboard: z.boolean().optional(),
    resize_keyboard: z.boolean().optional(),
    is_persistent: z.boolean().optional(),
    input_field_placeholder: placeholder,
  }),
  z.object({ remove_keyboard: z.literal(true) }),
  z.object({
    force_reply: z.literal(true),
    selective: z.boolean().optional(),
    input_field_placeholder: placeholder,
  }),
]);
export type ReplyMarkup = z.infer<typeof replyMarkup>;

const mostButtons = 100;

/** @throws Refusal */
export function checkMarkup(markup: ReplyMarkup, chat: { readonly type: string }): void {
  const isPrivate = chat.type === "private";
  if ("keyboard" in markup) checkKeys(markup.keyboard.flat(), isPrivate);
  if (!("inline_keyboard" in markup)) return;
  const buttons = markup.inline_keyboard.flat();
  if (buttons.length > mostButtons) throw badRequest("reply markup is too long");
  for (const button of buttons) checkButton(button, isPrivate);
}

function checkKeys(keys: readonly Key[], isPrivate: boolean): void {
  for (const one of keys) {
    const asks = "request_contact" in one && one.request_contact;
    const place = "request_location" in one && one.request_location;
    if (asks && !isPrivate) throw badRequest("phone number can be requested in private chats only");
    if (place && !isPrivate) throw badRequest("location can be requested in private chats only");
    if ("web_app" in one && one.web_app) checkWebApp(one.web_app.url, isPrivate);
  }
}

function checkButton({ text: _, ...does }: InlineButton, isPrivate: boolean): void {
  if (Object.values(does).filter((one) => one !== undefined).length !== 1) {
    throw badRequest("text buttons are unallowed in the inline keyboard");
  }
  const bytes = Buffer.byteLength(does.callback_data ?? "");
  if (does.callback_data !== undefined && (bytes === 0 || bytes > 64)) {
    throw badRequest("BUTTON_DATA_INVALID");
  }
  if (does.url !== undefined && !/^(https?|tg):\/\/[^\s/]+/.test(does.url)) {
    throw badRequest(`inline keyboard button URL '${does.url}' is invalid: Wrong HTTP URL`);
  }
  const copied = does.copy_text?.text.length ?? 1;
  if (copied < 1 || copied > 256) throw badRequest("BUTTON_COPY_TEXT_INVALID");
  if (does.web_app) checkWebApp(does.web_app.url, isPrivate);
}

function checkWebApp(url: string, isPrivate: boolean): void {
  if (!url.startsWith("https://")) {
    throw badRequest(
      `inline keyboard button Web App URL '${url}' is invalid: Only HTTPS links are allowed`,
    );
  }
  if (!isPrivate) throw badRequest("BUTTON_TYPE_INVALID");
}
