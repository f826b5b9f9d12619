/** What all calls have in common: checked parameters, text that can be read, a place to stand. */
import type { z } from "zod";
import { shownText } from "./html.ts";
import { checkMarkup, type ReplyMarkup } from "./keyboards.ts";
import { badRequest } from "./refusal.ts";
import type { Given } from "./request-body.ts";
import type { World } from "./world.ts";

/** Carries out a call and gives its result. */
export type Method = (given: Given, world: World) => unknown;

/** @throws Refusal that names the first field that is missing or wrong. */
export function checked<Schema extends z.ZodType>(schema: Schema, { params: given }: Given) {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw badRequest(`${issue?.path.join(".")}: ${issue?.message}`);
}

export interface Spoken {
  readonly parse_mode?: string | undefined;
  readonly [field: string]: unknown;
}

/** Text as it is shown, and as it was sent where that differs. @throws Refusal */
export function readText(text: string, { parse_mode: mode }: Spoken, limit: number) {
  if (mode !== undefined && mode !== "HTML") throw badRequest(`this server reads no ${mode}`);
  const shown = (mode === "HTML" ? shownText(text) : text).trim();
  if (shown.length > limit) {
    throw badRequest(limit > 1_024 ? "message is too long" : "message caption is too long");
  }
  return { shown, ...(mode === "HTML" && { html: text }) };
}

interface Placed {
  readonly chat_id: number;
  readonly message_thread_id?: number | undefined;
  readonly reply_parameters?: { readonly message_id: number } | undefined;
  readonly reply_markup?: ReplyMarkup | undefined;
}

/** What every message has that a bot sends. @throws Refusal */
export function placed({ reply_markup, ...where }: Placed, world: World) {
  const chat = world.chat(where.chat_id);
  if (reply_markup) checkMarkup(reply_markup, chat);
  const { message_thread_id, reply_parameters: reply } = where;
  const replied = reply && world.message(chat.id, reply.message_id);
  if (reply && !replied) throw badRequest("message to be replied not found");
  return {
    ...{ chat, from: world.bot },
    ...(reply_markup && { reply_markup }),
    ...(message_thread_id !== undefined && { message_thread_id }),
    ...(replied && { reply_to_message: replied }),
  };
}
