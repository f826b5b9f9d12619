/** What one activity becomes on an app, by what the app can do: one part for each native message. */
import { codeOf, type OutboundActivity } from "../model/activity.ts";
import type { KeptFile } from "../model/attached.ts";
import { fileAttachment, filesOf } from "../model/file-attachment.ts";
import { listedPlainly, withChoices } from "./choices.ts";
import type { Capabilities, FileLimits } from "./driver.ts";
import { cutText, splitText } from "./split-text.ts";

/**
 * Long text is cut where a reader would pause; what belongs under it stays with the last part.
 * Files stand with the text where the app shows both in one message, else below it; above it where
 * buttons or numbers are to be the last that is seen.
 */
export function partsFor(activity: OutboundActivity, can: Capabilities): OutboundActivity[] {
  const files = filesOf(activity);
  if (files.length === 0) return textParts(activity, can);
  const bare = withoutFiles(activity);
  const sets = setsOf(files, can.files);
  const [only] = sets;
  const told = textParts(bare, can);
  const [caption] = told;
  if (only && sets.length === 1 && isCaption(only, told, can)) {
    return [withFiles(caption ?? { type: "message", text: "" }, only)];
  }
  const shown = sets.map((set) => withFiles({ type: "message", text: "" }, set));
  const texts = told.filter((one) => one.text !== "" || isMore(one));
  return bare.suggestedActions ? [...shown, ...texts] : [...texts, ...shown];
}

function textParts({ marks, ...activity }: OutboundActivity, can: Capabilities) {
  return withMarks(bareParts(activity, can), activity.text, marks);
}

/** Each part is a stretch of the text, with what was added to it at its end. */
function withMarks(
  parts: readonly OutboundActivity[],
  whole: string,
  marks: OutboundActivity["marks"] = [],
): OutboundActivity[] {
  let at = 0;
  return parts.map((part) => {
    const start = Math.max(whole.indexOf(part.text.slice(0, whole.length - at), at), at);
    const end = start + part.text.length;
    at = end;
    const own = marks
      .filter(({ from, to }) => from < end && to > start)
      .map((mark) => ({
        ...{ ...mark, from: Math.max(mark.from, start) - start },
        to: Math.min(mark.to, end) - start,
      }));
    return { ...part, ...(own.length > 0 && { marks: own }) };
  });
}

function bareParts(activity: OutboundActivity, can: Capabilities): OutboundActivity[] {
  const { text, ...rest } = withInput(withChoices(activity, can), can);
  const texts = splitText(text, can.textLimit);
  const last = texts.pop() ?? "";
  const [ending = "", ...before] = splitText(last, limitUnder(rest, can)).reverse();
  texts.push(...before.reverse());
  const parts: OutboundActivity[] = texts.map((piece) => ({ type: "message", text: piece }));
  const code = codeOf(activity);
  if (code === undefined || can.code !== "own message")
    return [...parts, { ...rest, text: ending }];
  const { attachments: _, ...bare } = rest;
  return [...parts, { ...bare, text: ending }, { type: "message", text: code }];
}

function isCaption(
  files: readonly KeptFile[],
  told: readonly OutboundActivity[],
  { files: { captionLimit, sendBytes, together } }: Capabilities,
): boolean {
  const isSent = files.every(({ sizeBytes }) => sizeBytes <= sendBytes);
  // A poll is nothing but a poll.
  if (told[0]?.suggestedActions?.as === "poll") return false;
  if (files.length > 1 && together.isBare && told.some(isMore)) return false;
  return isSent && told.length <= 1 && (told[0]?.text ?? "").length <= captionLimit;
}

/** Whether something stands with the text. */
function isMore({ type: _, text: _text, ...rest }: OutboundActivity): boolean {
  return Object.keys(rest).length > 0;
}

/** Files that go in one message each; what is too large for the app stands alone. */
function setsOf(files: readonly KeptFile[], { sendBytes, together }: FileLimits): KeptFile[][] {
  const sets: KeptFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const isSent = file.sizeBytes <= sendBytes;
    const set = sets.at(-1);
    bytes += file.sizeBytes;
    if (isSent && set && set.length < together.most && bytes <= together.bytes) set.push(file);
    else {
      sets.push([file]);
      bytes = isSent ? file.sizeBytes : Number.POSITIVE_INFINITY;
    }
  }
  return sets;
}

function withFiles(part: OutboundActivity, files: readonly KeptFile[]): OutboundActivity {
  const attachments = [...(part.attachments ?? []), ...files.map(fileAttachment)];
  return { ...part, attachments };
}

/** What is said beside its files. */
export function withoutFiles({ attachments = [], ...bare }: OutboundActivity): OutboundActivity {
  const others = attachments.filter((one) => filesOf({ attachments: [one] }).length === 0);
  return { ...bare, ...(others.length > 0 && { attachments: others }) };
}

/** How much text may stand in the message that has the options. */
function limitUnder(
  { suggestedActions }: Omit<OutboundActivity, "text">,
  { textLimit, choices: { list, several } }: Capabilities,
): number {
  if (suggestedActions?.as === undefined) return textLimit;
  const shownIn = suggestedActions.several ? several : list;
  return shownIn === undefined || shownIn === "none" ? textLimit : shownIn.textLimit;
}

/** Without the buttons that the app does not have. */
function withInput(activity: OutboundActivity, { inputs, forms }: Capabilities): OutboundActivity {
  const { input, form, ...rest } = activity;
  const isForm = form && forms !== "none";
  const isInput = input && inputs.includes(input.type);
  return { ...rest, ...(isForm && { form }), ...(isInput && { input }) };
}

/** The same in plain text and one piece, for an app that refuses it as it is. */
export function plainPart(activity: OutboundActivity, textLimit: number): OutboundActivity {
  const offered = activity.suggestedActions;
  const isChoice = offered && !activity.closed && !offered.areShortcuts;
  const choices = isChoice && offered.actions.length > 0 ? listedPlainly(offered) : undefined;
  const pieces = [activity.text, codeOf(activity), choices, activity.link?.url].filter(
    (piece) => piece !== undefined,
  );
  const bare: OutboundActivity = {
    type: "message",
    text: cutText(pieces.join("\n\n"), textLimit),
  };
  const files = filesOf(activity);
  return files.length > 0 ? withFiles(bare, files) : bare;
}
