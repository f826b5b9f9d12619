/** The part of Bot Framework's activity this product uses, checked where a message enters. */
import { z } from "zod";
import { type PlainData, toPlain } from "../base/plain.ts";
import { safeName } from "../base/safe-name.ts";
import { nativeForm } from "./native-form.ts";

/** Longest text kept of one message, in UTF-16 units; the rest is cut. */
const longestText = 32_768;
const deepestValue = 32;

const id = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => text.isWellFormed(), "must be well-formed Unicode");

/** Text as it is stored and compared: well-formed Unicode of bounded length. */
export function keptText(text: string): string {
  const formed = text.toWellFormed();
  return formed.length > longestText ? formed.slice(0, longestText).toWellFormed() : formed;
}

const wellFormedText = z.string().transform(keptText);

/** What an event may carry. */
export const plainValue = z.custom<PlainData>(
  (value) => isPlain(value) && isShallow(value, deepestValue),
  {
    error: "must be plain data of at most 32 levels without __proto__ keys",
  },
);

function isPlain(value: unknown): boolean {
  try {
    toPlain(value);
    return true;
  } catch {
    // Whatever a getter or a proxy throws, the value cannot be kept.
    return false;
  }
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  return Object.values(value).every((member) => isShallow(member, levels - 1));
}

const account = z.object({ id, name: wellFormedText.optional() });

const conversation = z.object({
  id,
  /** Others read along: what is one person's own is not shown there. */
  isGroup: z.boolean().optional(),
});

/** Where a conversation takes place. Only the driver that made it looks inside. */
export const conversationReference = z.object({
  channelId: id,
  user: account,
  bot: account,
  conversation,
  locale: z.string().max(35).optional(),
});
/** Where a conversation takes place. Only the driver that made it looks inside. */
export type ConversationReference = z.infer<typeof conversationReference>;

const envelope = {
  /** The app's own id of the message: what a redelivery is recognised by. */
  id,
  timestamp: z.date(),
  channelId: id,
  from: account,
  recipient: account,
  conversation,
  locale: z.string().max(35).optional(),
};

/** More than any app lets one send together. */
export const mostAttachments = 100;

export const inboundAttachment = z.object({
  contentType: z.string().min(1).max(255),
  contentUrl: z.string().max(2_048).optional(),
  name: z.string().transform(safeName).optional(),
  content: plainValue.optional(),
});
/** What comes with a message: `attached.ts` reads it. */
export type InboundAttachment = z.infer<typeof inboundAttachment>;

export const inboundActivity = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("message"),
    ...envelope,
    text: wellFormedText.optional(),
    /** What a pressed button carries; of several options chosen at once, the list of what they carry. */
    value: plainValue.optional(),
    attachments: z.array(inboundAttachment).max(mostAttachments).optional(),
  }),
  z.object({
    type: z.literal("event"),
    ...envelope,
    name: z.string().min(1).max(128),
    value: plainValue.optional(),
  }),
]);
export type InboundActivity = z.infer<typeof inboundActivity>;

/** Set on messages that an app delivers one by one though they belong together. */
const part = z.object({
  /** The same on all of them, such as an album's id; without it the next message belongs to this. */
  of: id.optional(),
  /** How long after this one the next may come; a turn of their own begins for those that are later. */
  settleMs: z.int().min(1).max(10_000),
  /** What stands between its text and the next one's: a line break, unless the app cut in a word. */
  glue: z.string().max(8).optional(),
});

export const inboundEvent = z.object({
  activity: inboundActivity,
  /** Belongs to other messages, with which it becomes one turn. A message without it waits for none. */
  part: part.optional(),
  /** The app's own order within one conversation: compares as text. */
  order: z.string().min(1).max(64),
  /** A name for the person that the adapter itself has proved, the same on every app. */
  vouchedFor: id.optional(),
});
/** Something that has happened on an app, with what tells it from every other event there. */
export type InboundEvent = z.infer<typeof inboundEvent>;

/** Something to copy, such as a voucher: shown in each app's own way. */
export const codeContentType = "application/vnd.throughline.code";

/** Which of the options of a question are shown. */
const page = z.object({
  at: z.int(),
  /** How many pages there are. */
  of: z.int(),
  /** The last so many options stand on every page. */
  stay: z.int(),
  /** Places of the options that were looked for; without it, all of them. */
  only: z.array(z.int()).optional(),
});
/** Which of the options of a question are shown. */
export type OptionPage = z.infer<typeof page>;

const turning = page.omit({ of: true }).extend({
  /** What a button that turns to a page carries, before the number of the page. */
  carries: z.string(),
  previous: z.string(),
  next: z.string(),
  /** Says what to write for the others, where there are no buttons. */
  hint: z.string(),
});

const several = z.object({
  /** The last so many options are none of them: they end the question. */
  ends: z.int().min(0),
  /** Those stand below the others as buttons. */
  areEndsApart: z.literal(true).optional(),
});

const mark = z.object({
  /** UTF-16 units of the text: the first, and the one behind the last. */
  from: z.int().min(0),
  to: z.int().min(0),
  as: z.enum(["bold", "italic", "strike", "code", "block", "quote", "link"]),
  /** Of a link. */
  url: z.string().optional(),
});
/** How a stretch of a text looks. Two of them lie apart, or one within the other. */
export type Mark = z.infer<typeof mark>;

export const outboundActivity = z.object({
  type: z.literal("message"),
  text: z.string(),
  /** How it looks, outer marks before inner ones; an app that has no looks shows the text alone. */
  marks: z.array(mark).optional(),
  suggestedActions: z
    .object({
      actions: z.array(
        z.object({
          type: z.literal("messageBack"),
          title: z.string(),
          value: z.string(),
          /** What is typed for it, where that is not its place. */
          number: z.int().optional(),
        }),
      ),
      /** The question is answered by typing: apps without buttons leave these out. */
      areShortcuts: z.literal(true).optional(),
      /** How an app shows them that has other things than buttons for it. */
      as: z.enum(["menu", "poll"]).optional(),
      /** Several of them may be chosen: how, where an app lets that be done at once. */
      several: several.optional(),
      /** How to turn to the others, where an app cannot show all options of a question at once. */
      turning: turning.optional(),
    })
    .optional(),
  /** It waits for an answer that others who read along do not give. */
  inputHint: z.literal("expectingInput").optional(),
  /** Which of several pages of options it shows. */
  page: page.optional(),
  /** A form of the app's own, which a button opens, and which answers the question and others. */
  form: nativeForm.optional(),
  /** A page that a button opens: put in when it is sent, and kept nowhere. */
  link: z
    .object({
      title: z.string(),
      url: z.string(),
      /** The app itself opens it, and tells it who has opened it. */
      isInside: z.literal(true).optional(),
    })
    .optional(),
  /** A button that answers the question with what the phone knows. */
  input: z.object({ type: z.enum(["phone", "location"]), title: z.string() }).optional(),
  attachments: z
    .array(
      z.object({
        contentType: z.string(),
        /** Of a file in the store, `throughline:file/` and its hash. */
        contentUrl: z.string().optional(),
        content: plainValue.optional(),
        name: z.string().optional(),
      }),
    )
    .optional(),
  /** Set when the question this message asked has been answered, or has moved on. */
  closed: z.object({ chosen: z.string().optional() }).optional(),
});
/** A message to a customer, before it is split into what the app can show. */
export type OutboundActivity = z.infer<typeof outboundActivity>;

/** The code an activity offers for copying, if any. */
export function codeOf(activity: OutboundActivity): string | undefined {
  const content = activity.attachments?.find((one) => one.contentType === codeContentType)?.content;
  return typeof content === "string" ? content : undefined;
}

export function referenceOf(activity: InboundActivity): ConversationReference {
  const { channelId, from, recipient, conversation, locale } = activity;
  return { channelId, user: from, bot: recipient, conversation, ...(locale && { locale }) };
}
