/** All of a channel's contract. What an app can do is data (`can`), never a test of its name. */
import type { ConversationReference, InboundEvent, OutboundActivity } from "../model/activity.ts";

/** What an app can show and take back. Limits count UTF-16 units unless named otherwise. */
export interface Capabilities {
  readonly textLimit: number;
  readonly choices: {
    /** `numbers`: the options stand in the text and are answered by typing. */
    readonly as: "buttons" | "numbers";
    readonly most: number;
    readonly labelLimit: number;
  };
  /** How something to copy, such as a voucher, is shown. */
  readonly code: "copy button" | "own message" | "code block";
  /** A sent message can be changed in place. */
  readonly edits: boolean;
  /** The app itself drops a second send with the same key, for some minutes. */
  readonly dropsRepeats: boolean;
}

export type Accepted = "accepted" | "duplicate";

/** Files an event in the inbox; when it resolves the event is durable and may be acknowledged. */
export type Accept = (event: InboundEvent) => Promise<Accepted>;

export interface Sent {
  /** The app's own id of the message. */
  readonly nativeId: string;
}

export interface Driver {
  readonly channel: string;
  /** Which of our accounts on the channel this is, such as the bot's user id. */
  readonly account: string;
  readonly can: Capabilities;
  /** What one activity becomes on this app: each part is one native message. Pure. */
  parts(activity: OutboundActivity): readonly OutboundActivity[];
  start(accept: Accept): Promise<void>;
  /**
   * Sends one part. `key` is the same when the part is sent again.
   *
   * @throws ChannelError with `retry` and, when the app says so, `retryAfterMs`.
   */
  send(to: ConversationReference, part: OutboundActivity, key: string): Promise<Sent>;
  /** Changes a sent message in place; `null` takes it back. */
  edit(to: ConversationReference, nativeId: string, part: OutboundActivity | null): Promise<void>;
  stop(): Promise<void>;
}
