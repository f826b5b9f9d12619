/**
 * From what telegraf throws to what the engine understands. The token stands in every address of
 * the Bot API, so nothing of an error but its checked words leaves here.
 */
import { ChannelError, describeError } from "../../src/index.ts";

const channel = "telegram";

/** As the Bot API words a refusal. */
interface Refusal {
  readonly code: number;
  readonly description: string;
  readonly retryAfterSeconds: number | undefined;
  /** The id that the group has now. */
  readonly movedTo: string | undefined;
}

/** What was to be sent to a group has to go to the supergroup that it has become. */
export class GroupMoved extends ChannelError {
  readonly movedTo: string;

  constructor(words: string, movedTo: string) {
    super("CHANNEL_REFUSED", words, { channel });
    this.movedTo = movedTo;
  }
}

export interface Failing {
  readonly method: string;
  readonly token: string;
}

export function channelErrorOf(error: unknown, failing: Failing): ChannelError {
  const refusal = refusalIn(error);
  return refusal ? refused(refusal, failing) : unanswered(error, failing);
}

function refused(refusal: Refusal, { method, token }: Failing): ChannelError {
  const { code, retryAfterSeconds } = refusal;
  const description = without(token, refusal.description);
  const words = `Telegram refused ${method} with ${code} (${description})`;
  if (code === 401 || code === 404) {
    const message = `Telegram does not know this bot: it answered ${method} with ${code}; take its token from @BotFather again`;
    return new ChannelError("CHANNEL_UNAUTHORIZED", message, { channel, retry: "later" });
  }
  if (code === 403) return new ChannelError("CHANNEL_UNREACHABLE", words, { channel });
  if (code === 409) {
    const message = `${words}: something else takes in this bot's messages; stop it, or give each its own bot`;
    return new ChannelError("CHANNEL_TAKEN_ELSEWHERE", message, { channel, retry: "later" });
  }
  if (code === 429) {
    const retryAfterMs = (retryAfterSeconds ?? 1) * 1_000;
    return new ChannelError("CHANNEL_TOO_FAST", words, { channel, retry: "later", retryAfterMs });
  }
  if (code >= 500) {
    return new ChannelError("CHANNEL_FAILED", words, {
      ...{ channel, retry: "later", mayHaveArrived: true },
    });
  }
  return code === 400 ? unfit(refusal, method, words) : final(words);
}

/** A person or group that is not there for us, whatever is sent. */
const isAway =
  /chat not found|user not found|PEER_ID_INVALID|user is deactivated|not enough rights|need administrator rights|CHAT_WRITE_FORBIDDEN|TOPIC_CLOSED|message thread not found/i;
/** The file can be had, but not be shown as a photo, a voice message and the like. */
const isUnshowable =
  /PHOTO_|IMAGE_PROCESS_FAILED|VOICE_MESSAGES_FORBIDDEN|VIDEO_|wrong type of the web page content|file is too big for a photo|can't use file of type/i;
/** It is so already, or the message is gone, or was sent with keys. */
const isUnchangeable =
  /message is not modified|message to (edit|delete) not found|MESSAGE_ID_INVALID|message can't be (edited|deleted)|poll has already been closed|message with poll to stop not found|message is not a poll|poll can't be stopped/i;

function unfit({ description, movedTo }: Refusal, method: string, words: string): ChannelError {
  if (movedTo !== undefined) return new GroupMoved(words, movedTo);
  if (isUnchangeable.test(description)) {
    return new ChannelError("CHANNEL_NOT_CHANGED", words, { channel });
  }
  if (!/^(send|edit)/.test(method)) return final(words);
  if (isAway.test(description)) return new ChannelError("CHANNEL_UNREACHABLE", words, { channel });
  if (isUnshowable.test(description)) {
    return new ChannelError("CHANNEL_FILE_UNSHOWABLE", words, { channel });
  }
  return new ChannelError("CHANNEL_BAD_FORMAT", words, { channel, retry: "later" });
}

function final(words: string): ChannelError {
  return new ChannelError("CHANNEL_REFUSED", words, { channel });
}

const neverConnected = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"];

function unanswered(error: unknown, { method, token }: Failing): ChannelError {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : "";
  const mayHaveArrived = !neverConnected.includes(String(code));
  const why = without(token, describeError(error)).replace(/https?:\/\/\S+/g, "the Bot API");
  const message = `Telegram gave no answer to ${method} (${why}): look at the connection if this lasts`;
  return new ChannelError("CHANNEL_NO_ANSWER", message, {
    ...{ channel, retry: "later", mayHaveArrived },
  });
}

function refusalIn(error: unknown): Refusal | undefined {
  if (typeof error !== "object" || error === null || !("response" in error)) return undefined;
  const { response } = error;
  if (typeof response !== "object" || response === null) return undefined;
  const { error_code, description, parameters } = { ...emptyRefusal, ...response };
  if (typeof error_code !== "number") return undefined;
  const more = typeof parameters === "object" && parameters !== null ? parameters : {};
  const seconds = "retry_after" in more ? Number(more.retry_after) : undefined;
  const moved = "migrate_to_chat_id" in more ? Number(more.migrate_to_chat_id) : undefined;
  return {
    code: error_code,
    description: String(description ?? ""),
    retryAfterSeconds: seconds !== undefined && seconds >= 0 ? seconds : undefined,
    movedTo: Number.isSafeInteger(moved) ? String(moved) : undefined,
  };
}

const emptyRefusal: Readonly<Record<string, unknown>> = {};

function without(token: string, text: string): string {
  return text.replaceAll(token, "[token]").replaceAll(encodeURIComponent(token), "[token]");
}
