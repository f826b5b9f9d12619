/** From what a customer wrote to what the schema of a field makes of it. Pure, but for the schema. */
import type { PlainData } from "../base/plain.ts";
import type { Heard } from "../model/attached.ts";
import type { Option } from "../model/customer.ts";
import type { Leaf } from "./field.ts";
import { issuesIn, notUnderstood, sentenceOf } from "./issue.ts";
import { whyNotTaken } from "./kinds/file.ts";
import type { Reading } from "./kinds/kind.ts";
import { kinds } from "./kinds/kinds.ts";
import { says } from "./languages/languages.ts";
import { optionCalled } from "./option-in.ts";

/** An answer that fits; `input` is what the schema was given, and can be given again. */
export type Answered =
  | {
      readonly type: "value";
      readonly input: PlainData | undefined;
      readonly value: PlainData | undefined;
    }
  | {
      readonly type: "refused";
      readonly reason: string;
      /** It is understood, but may mean any of these. */
      readonly options?: readonly Option[];
    };

/** Reads what was written, or the key of the option that was chosen. */
export function answerIn(text: string, reading: Reading): Promise<Answered> | Answered {
  const { leaf } = reading;
  if (isSkip(text, leaf)) return parsed(undefined, reading);
  const read = kinds[leaf.kind].read(text, reading);
  if (read === undefined) return unclear(text, reading);
  return parsed(leaf.isDate ? dateOf(read) : read, reading);
}

/** Reads what came with a message, or else its text. */
export function answerTold(
  { text, attached }: Heard,
  reading: Reading,
): Promise<Answered> | Answered {
  const { leaf, language } = reading;
  const taken = kinds[leaf.kind].take?.(attached, reading);
  if (taken !== undefined) return parsed(taken, reading);
  const isAnswer = text.trim() !== "" && (leaf.files === undefined || isSkip(text, leaf));
  if (isAnswer) return answerIn(text, reading);
  const reason = whyNotTaken(attached, { files: leaf.files, language });
  return { type: "refused", reason: reason ?? notUnderstood(leaf, language) };
}

/** Of what a text may mean, what fits the field: one thing is the answer, of several one is chosen. */
async function unclear(text: string, reading: Reading): Promise<Answered> {
  const { leaf, language } = reading;
  const meant = kinds[leaf.kind].either?.(text, reading) ?? [];
  const answers = await Promise.all(meant.map(({ key }) => answerIn(key, reading)));
  const options = meant.filter((_, at) => answers[at]?.type === "value");
  if (options.length > 1) return { type: "refused", reason: language.issues.whichDay, options };
  return (
    answers.find(({ type }) => type === "value") ??
    answers[0] ?? { type: "refused", reason: notUnderstood(leaf, language) }
  );
}

/** Whether the field is left out: options that are called so count before. */
export function isSkip(text: string, { isOptional, options }: Leaf): boolean {
  return isOptional && says("skip", text) && optionCalled(text, options) === undefined;
}

/** Gives the schema what it was given before, or what is known of the customer. */
export async function parsed(
  input: PlainData | undefined,
  { leaf, language }: Pick<Reading, "leaf" | "language">,
): Promise<Answered> {
  const result = await leaf.schema.safeParseAsync(input, { error: issuesIn(language) });
  if (!result.success)
    return { type: "refused", reason: sentenceOf(result.error.issues, language, leaf.worded) };
  // form() takes only schemas whose output is plain data.
  return { type: "value", input, value: result.data as PlainData | undefined };
}

function dateOf(day: PlainData): PlainData {
  return day instanceof Date ? day : new Date(`${String(day)}T00:00:00Z`);
}
