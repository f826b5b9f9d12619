/** From an activity to what a simulated phone shows. Pure. */
import {
  codeOf,
  filesOf,
  type KeptFile,
  type NativeForm,
  type OutboundActivity,
} from "../../src/index.ts";
import type { NewMessage, PhoneChoice, PhoneInput, PhoneLink, PhoneMessage } from "./phone.ts";
import { pictures } from "./pictures.ts";

export function render(id: string, part: OutboundActivity): NewMessage {
  const offered = part.suggestedActions?.actions.map(({ title, value }) => ({ id: value, title }));
  const numbered = numbersIn(part.text);
  const code = codeOf(part);
  const files = filesOf(part);
  const several = part.suggestedActions?.several;
  const besides = several?.areEndsApart ? several.ends : 0;
  return {
    _id: id,
    from: "bot",
    text: part.text,
    ...(offered && { offered }),
    ...(part.suggestedActions?.as && { as: part.suggestedActions.as }),
    ...(several && offered && { votes: offered.length - besides }),
    ...(part.input && { input: part.input }),
    ...(part.form && { form: part.form }),
    ...(part.link && { link: part.link }),
    ...(!offered && numbered.length > 1 && { numbered }),
    ...(code !== undefined && { code }),
    ...(files.length > 0 && { files }),
    ...(part.closed && { closed: true }),
    ...(part.closed?.chosen !== undefined && { chosen: part.closed.chosen }),
  };
}

/** A message as it stands there once it was changed into this. */
export function edited(message: PhoneMessage, part: OutboundActivity): PhoneMessage {
  const { offered, ...shown } = render(message._id, part);
  // Of a poll that is over, everything stays to be seen.
  if (message.votes && shown.closed) return { ...message, closed: true };
  // A key that is taken away leaves the message as it was.
  const keepsMark = !shown.closed || message.input !== undefined;
  const isTurned = keepsMark && message.text === shown.text;
  if (isTurned) return { ...message, ...shown, ...(offered && { offered }) };
  // What was closed still shows which of its buttons was pressed.
  return { ...message, ...shown, edited: true };
}

/** Lines such as "2. Later": what a person would answer with a number. */
function numbersIn(text: string): PhoneChoice[] {
  return [...text.matchAll(/^(\d{1,3})\. (.+)$/gm)].map(([, id = "", title = ""]) => ({
    id,
    title,
  }));
}

/** A poll in which several options are voted for together. */
interface ScreenPoll {
  readonly options: readonly PhoneChoice[];
  /** The ids of those that were. */
  readonly voted?: readonly string[];
  readonly isClosed?: true;
}

/** A message as the simulator's API gives it. */
export interface ScreenMessage {
  readonly id: string;
  readonly from: "bot" | "customer";
  readonly text: string;
  readonly at: string;
  readonly choices?: readonly PhoneChoice[];
  readonly as?: "menu" | "poll";
  readonly poll?: ScreenPoll;
  readonly input?: PhoneInput;
  readonly form?: NativeForm;
  readonly link?: PhoneLink;
  readonly chosen?: string;
  readonly code?: string;
  readonly files?: readonly ScreenFile[];
  readonly edited?: true;
}

/** A file on a screen: its content lies below the phone's address, under its hash. */
export interface ScreenFile extends KeptFile {
  /** Shown as it is, where others are a name and a size. */
  readonly isPicture?: true;
}

export function onScreen(
  message: PhoneMessage,
  pictureBytes = Number.POSITIVE_INFINITY,
): ScreenMessage {
  const poll = pollOf(message);
  const shown = message.offered?.slice(message.votes ?? 0) ?? message.numbered;
  const choices = message.closed || shown?.length === 0 ? undefined : shown;
  return {
    // On the phone a message has the id it was sent with; in the store, the phone's name before it.
    id: message._id.slice(message.phone.length + 1),
    from: message.from,
    text: message.text,
    at: message.at.toISOString(),
    ...(choices && { choices }),
    ...(choices && message.as && !poll && { as: message.as }),
    ...(poll && { poll }),
    ...(message.input && !message.closed && { input: message.input }),
    ...(message.form && !message.closed && { form: message.form }),
    ...(message.link && { link: message.link }),
    ...(message.chosen !== undefined && { chosen: message.chosen }),
    ...(message.code !== undefined && { code: message.code }),
    ...(message.files && { files: message.files.map((file) => shownFile(file, pictureBytes)) }),
    ...(message.edited && { edited: true }),
  };
}

function pollOf({ offered, votes, voted, closed }: PhoneMessage): ScreenPoll | undefined {
  if (!offered || !votes) return undefined;
  const options = offered.slice(0, votes);
  return { options, ...(voted && { voted }), ...(closed && { isClosed: true }) };
}

function shownFile(file: KeptFile, pictureBytes: number): ScreenFile {
  const isPicture = pictures.includes(file.type) && file.sizeBytes <= pictureBytes;
  return { ...file, ...(isPicture && { isPicture }) };
}
