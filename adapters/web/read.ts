/** From what somebody did on a simulated phone to an event for the engine. Pure. */
import {
  type Attached,
  attachmentOf,
  formEvent,
  type InboundEvent,
  type RawAnswers,
} from "../../src/index.ts";

export interface Touch {
  readonly channel: string;
  readonly account: string;
  readonly person: string;
  /** Names this message on this phone: the same when it is sent again. */
  readonly id: string;
  readonly seq: number;
  readonly at: Date;
  readonly text: string;
  /** What the pressed button carries; of several options, the list. */
  readonly pressed?: string | readonly string[];
  /** What comes with it. */
  readonly attached?: Attached;
  /** What was filled in of a form of the app's own. */
  readonly sent?: SentForm;
}

export interface SentForm {
  /** The question it belongs to, by the short name of its prompt. */
  readonly form: string;
  readonly answers: RawAnswers;
  /** Files, by the paths of their fields. */
  readonly chosen?: Readonly<Record<string, readonly Attached[]>> | undefined;
}

export function read(touch: Touch): InboundEvent {
  const { channel, account, person, id, seq, at } = touch;
  return {
    order: String(seq).padStart(16, "0"),
    // The simulator knows its people: the same name on another phone is the same person.
    vouchedFor: person,
    activity: {
      ...saidBy(touch),
      // Two phones may use the same id for messages of their own.
      id: `${person}/${id}`,
      timestamp: at,
      channelId: channel,
      from: { id: person },
      recipient: { id: account },
      conversation: { id: person },
    },
  };
}

function saidBy({ text, pressed, attached, sent }: Touch) {
  if (sent) {
    const { form: prompt, answers, chosen = {} } = sent;
    const carried = Object.entries(chosen).map(([path, files]) => {
      return [path, files.map((file) => attachmentOf(file))] as const;
    });
    const attached = carried.length > 0 ? { attached: Object.fromEntries(carried) } : {};
    const value = { form: { prompt }, answers, ...attached };
    return { type: "event" as const, name: formEvent, value };
  }
  return {
    type: "message" as const,
    text,
    ...(pressed !== undefined && { value: typeof pressed === "string" ? pressed : [...pressed] }),
    ...(attached && { attachments: [attachmentOf(attached)] }),
  };
}
