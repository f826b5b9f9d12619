/** All of a channel's contract. What an app can do is data (`can`), never a test of its name. */
import type { Readable } from "node:stream";
import type { ConversationReference, InboundEvent, OutboundActivity } from "../model/activity.ts";
import type { RemoteFile } from "../model/attached.ts";
import type { FieldKind, NativeInput } from "../model/field-kind.ts";

/** What an app can show and take back. Limits count UTF-16 units unless named otherwise. */
export interface Capabilities {
  readonly textLimit: number;
  readonly choices: {
    /** `numbers`: the options stand in the text and are answered by typing. */
    readonly as: "buttons" | "numbers";
    /** Most buttons of one message. */
    readonly most: number;
    readonly labelLimit: number;
    /** What it has for more options than buttons, or for longer ones. */
    readonly list: OptionList | "none";
    /**
     * What it has for a question that takes several options, all chosen at once; without it they are
     * chosen one after another. Options with longer labels are not cut for it.
     */
    readonly several?: OptionList;
    /** Of a question with more options than fit, so many are shown at a time. */
    readonly page: number;
  };
  /** Buttons that answer a question with what the phone knows, so that nobody has to type it. */
  readonly inputs: readonly NativeInput[];
  /** What it has for a form as a whole, all of whose fields are filled at once. */
  readonly forms: WholeForms | "none";
  /** How something to copy, such as a voucher, is shown. */
  readonly code: "copy button" | "own message" | "code block";
  readonly files: FileLimits;
  /**
   * How a link to a page of ours is shown: written out unless told. `inside`: the button opens it in
   * the app, which tells the page who has opened it; see `whoOpened()`.
   */
  readonly links?: "buttons" | "inside";
  /** Whose pages show such a page in a frame, where the app runs in a browser. */
  readonly framedBy?: readonly string[];
  /** A sent message can be changed in place. */
  readonly edits: boolean;
  /** For how long the app itself drops a second send with the same key; 0 when it shows both. */
  readonly dropsRepeatsMs: number;
  /** How fast our account may send there. */
  readonly pace: Pace;
}

/** What an app takes of files. */
export interface FileLimits {
  /** The largest that our account may send: what is larger goes out as a link. */
  readonly sendBytes: number;
  /** The largest that a customer can send us. */
  readonly receiveBytes: number;
  /** The largest that is shown as a picture; one that is larger is sent as a document. */
  readonly pictureBytes: number;
  /** Longest text that may stand with files in one message; 0 where none may. */
  readonly captionLimit: number;
  /** Most files in one message, and how large they may be together. */
  readonly together: {
    readonly most: number;
    readonly bytes: number;
    /** With several files in a message stands nothing but text: no buttons, no code to copy. */
    readonly isBare?: true;
  };
}

/** A menu that opens, or a poll, whose options are numbered so that they can also be typed. */
export interface OptionList {
  readonly as: "menu" | "poll";
  /** Most options. */
  readonly most: number;
  readonly labelLimit: number;
  /** Of the text it stands under. */
  readonly textLimit: number;
}

/** What an app's own forms can hold. */
export interface WholeForms {
  readonly kinds: readonly FieldKind[];
  readonly fieldsPerPage: number;
  readonly pages: number;
  /** Most options of a field. */
  readonly options: number;
  /** Most files of a field; none unless told. */
  readonly files?: number;
  readonly titleLimit: number;
  readonly labelLimit: number;
  /** Of what stands in or below a field, and of an option. */
  readonly hintLimit: number;
}

/** `free` sends at once; a number below 1 is one message in several seconds. */
export type Pace =
  | "free"
  | { readonly perChatPerSecond: number; readonly perAccountPerSecond: number };

/** `duplicate` when the app delivers again what is in the inbox already: nothing more happens. */
export type Accepted = "accepted" | "duplicate";

/** Files an event in the inbox; when it resolves the event is durable and may be acknowledged. */
export type Accept = (event: InboundEvent) => Promise<Accepted>;

/** What an app has told of a message it took. */
export interface Sent {
  /** The app's own id of the message. */
  readonly nativeId: string;
}

/** What an adapter does for its app: takes in what happens there, and sends what it is given. */
export interface Driver {
  readonly channel: string;
  /** Which of our accounts on the channel this is, such as the bot's user id. */
  readonly account: string;
  readonly can: Capabilities;
  /**
   * What one activity becomes on this app, in that conversation: each part is one native message.
   * Pure.
   */
  parts(activity: OutboundActivity, to?: ConversationReference): readonly OutboundActivity[];
  /**
   * Begins to take in what happens on the app; each event is given to `accept` and acknowledged to
   * the app when that resolves.
   */
  start(accept: Accept): Promise<void>;
  /**
   * Sends one part, once: trying again is the caller's. `key` is the same when the part is sent
   * again. The content of its files, see `filesOf()`, lies in the store under their hashes. What is
   * thrown that is no ChannelError counts as no clear answer.
   *
   * @throws ChannelError with `retry`; with `retryAfterMs` and its `scope` when the app says how
   * long to wait; with `mayHaveArrived` when the answer was lost. These codes mean more:
   * `CHANNEL_BAD_FORMAT` (it goes out once more as plain text), `CHANNEL_UNREACHABLE` (this person
   * cannot be written to) and `CHANNEL_UNAUTHORIZED` (our account is not let in).
   */
  send(to: ConversationReference, part: OutboundActivity, key: string): Promise<Sent>;
  /**
   * Looks among our messages in that conversation, not older than `since`, for the one sent with
   * this key: asked when a send ended without an answer. `unknown` where the app cannot tell.
   */
  find(
    to: ConversationReference,
    key: string,
    since: Date,
  ): Promise<Sent | "not there" | "unknown">;
  /**
   * The app's id of whoever opened a page inside the app, by what the app handed to that page;
   * undefined where that proves nothing. Only of apps that open pages themselves.
   */
  whoOpened?(proof: string, now: Date): string | undefined;
  /** Changes a sent message in place; `null` takes it back. */
  edit(to: ConversationReference, nativeId: string, part: OutboundActivity | null): Promise<void>;
  /**
   * Reads a file that came as a `remoteAttachment()`: asked before the turn of its message. Only of an
   * app where files lie; what `guardedFetch()` gives will do.
   *
   * @throws ChannelError with `retry: "never"` when the file is gone for good; anything else is tried
   * again.
   */
  fetch?(remote: RemoteFile): Promise<Readable>;
  /**
   * Why nothing comes in though it has been started, while that is so: such as an app that refuses
   * our account. The driver itself goes on trying.
   */
  trouble?(): string | undefined;
  /** Takes in nothing more and closes what it has open. */
  stop(): Promise<void>;
}
