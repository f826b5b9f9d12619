/** What is asked for one field, in words and options that every app can show. Pure. */
import type { PlainData } from "../base/plain.ts";
import type { OptionPage, OutboundActivity } from "../model/activity.ts";
import type { Option } from "../model/customer.ts";
import type { NativeInput } from "../model/field-kind.ts";
import type { NativeForm } from "../model/native-form.ts";
import { boundsOf } from "./bounds.ts";
import type { Field, Leaf } from "./field.ts";
import { kinds } from "./kinds/kinds.ts";
import type { FormLanguage } from "./languages/form-language.ts";

export interface FieldQuestion {
  /** `choose` is answered with one of the options, `ask` with text; options then are shortcuts. */
  readonly kind: "ask" | "choose";
  readonly text: string;
  readonly options: readonly Option[];
  /** What the customer's phone may know of it. */
  readonly input?: NativeInput;
  /** A form of the app's own that may be filled instead. */
  readonly form?: Omit<NativeForm, "id">;
  /** The last so many options are not among those that are turned over in pages. */
  readonly stay?: number;
  /** Several of the options before those may be chosen. */
  readonly isSeveral?: boolean;
}

/** Which options are to be seen, where an app shows them in pages. */
export type PageWanted = Pick<OptionPage, "at" | "only">;

interface Carrying {
  /** Short name of the question: what its buttons carry, before the place of the option. */
  readonly id: string;
  readonly language: FormLanguage;
  readonly page?: PageWanted;
}

/** The message that asks. A button that turns to a page carries its number after a ">". */
export function askingActivity(
  { kind, text, options, input, form, stay = 0, isSeveral = false }: FieldQuestion,
  { id, language: { sentences }, page = { at: 0 } }: Carrying,
): OutboundActivity {
  const beside = {
    ...(input && { input: { type: input, title: sentences.shares[input] } }),
    ...(form && { form: { id, ...form } }),
  };
  if (options.length === 0) return { type: "message", text, ...beside };
  const actions = options.map(({ title }, number) => ({
    type: "messageBack" as const,
    title,
    value: `${id}:${number}`,
  }));
  const { nextPage: next, previousPage: previous, morePages: hint } = sentences;
  const how =
    kind === "ask"
      ? { areShortcuts: true as const }
      : {
          turning: { ...page, stay, carries: `${id}:>`, next, previous, hint },
          ...(isSeveral && { several: { ends: stay } }),
        };
  return { type: "message", text, suggestedActions: { actions, ...how }, ...beside };
}

/** Asks for a field. Of several answers, those that are `picked` are not asked for again. */
export function questionOf(
  leaf: Leaf,
  language: FormLanguage,
  picked: readonly PlainData[] = [],
): FieldQuestion {
  const { asks, example, input } = kinds[leaf.kind];
  const { sentences } = language;
  const isTyped = asks === "text";
  const skip = leaf.isOptional && picked.length === 0 ? [skipOption(language)] : [];
  // Where numbers of one country are taken, they need no example.
  const sample = example && leaf.country === undefined ? sentences[example] : undefined;
  const hint = leaf.hint ?? boundsOf(leaf, language) ?? sample;
  const lines =
    picked.length > 0
      ? [sentences.anythingElse(shownAnswer(leaf, picked, language))]
      : [leaf.title, hint, isTyped && leaf.isOptional ? sentences.mayBeSkipped : undefined];
  const text = lines.filter((line) => line !== undefined && line !== "").join("\n");
  // Whoever has sent a file has to be able to say that it was the last.
  if (isTyped && picked.length === 0) {
    return { kind: "ask", text, options: skip, ...(input && { input }) };
  }
  const ends = [...(isEnough(leaf, picked) ? [doneOption(language)] : []), ...skip];
  const options = [...offered(leaf, language, picked), ...ends];
  return {
    ...{ kind: "choose", text, options },
    ...(ends.length > 0 && { stay: ends.length }),
    ...(leaf.kind === "choices" && { isSeveral: true }),
  };
}

function offered(leaf: Leaf, language: FormLanguage, picked: readonly PlainData[]): Option[] {
  const own = kinds[leaf.kind].options?.(language) ?? leaf.options;
  return own.filter(({ key }) => !picked.includes(key));
}

function isEnough({ kind, files, least, isOptional }: Leaf, picked: readonly PlainData[]): boolean {
  const mayBeEmpty = picked.length > 0 || !isOptional;
  const isOfSeveral = kind === "choices" || files?.isSeveral === true;
  return isOfSeveral && picked.length >= least && mayBeEmpty;
}

function doneOption({ sentences }: FormLanguage): Option {
  return { key: doneKey, title: sentences.done };
}

/** Ends a choice of several. No option of an author has it: option keys of ours begin so. */
export const doneKey = "(done)";

function skipOption({ words, sentences }: FormLanguage): Option {
  // Pressing it is the same as writing the word.
  return { key: words.skip[0] ?? "skip", title: sentences.skip };
}

/** Asks whether what is known is still so. */
export function stillQuestion(leaf: Leaf, known: PlainData, language: FormLanguage): FieldQuestion {
  const { sentences } = language;
  return {
    kind: "choose",
    text: `${leaf.title}\n${sentences.still(shownAnswer(leaf, known, language))}`,
    options: [
      { key: "yes", title: sentences.keep },
      { key: "(change)", title: sentences.change },
    ],
  };
}

/** Asks something that is answered with yes or no. */
export function yesNoQuestion(text: string, { sentences }: FormLanguage): FieldQuestion {
  return {
    kind: "choose",
    text,
    options: [
      { key: "yes", title: sentences.yes },
      { key: "no", title: sentences.no },
    ],
  };
}

/** Shows all that was answered, and asks whether it is right. */
export function checkQuestion(
  shown: readonly string[],
  { sentences }: FormLanguage,
): FieldQuestion {
  return {
    kind: "choose",
    text: [sentences.check, "", ...shown, "", sentences.isRight].join("\n"),
    options: [
      { key: "yes", title: sentences.allRight },
      { key: "(change)", title: sentences.changeOne },
    ],
  };
}

/** Asks which of the fields to answer anew, by its place. */
export function changeQuestion(
  fields: readonly Field[],
  { sentences }: FormLanguage,
): FieldQuestion {
  const options = fields.map(({ title }, at) => ({ key: `(${at})`, title }));
  return { kind: "choose", text: sentences.whatToChange, options };
}

/** An answer as the customer would write it. */
export function shownAnswer(
  leaf: Leaf,
  value: PlainData | undefined,
  language: FormLanguage,
): string {
  if (value === undefined || value === null) return language.sentences.notGiven;
  return kinds[leaf.kind].show(value, { leaf, language });
}

/** Several answers in one line. */
export function shownTogether(
  answers: readonly { readonly leaf: Leaf; readonly value: PlainData }[],
  language: FormLanguage,
): string {
  const shown = answers.map(({ leaf, value }) => {
    const mark = /[\p{P}]$/u.test(leaf.title) ? "" : ":";
    return `${leaf.title}${mark} ${shownAnswer(leaf, value, language)}`;
  });
  return shown.join("; ");
}

/** The lines of a summary: one for each answer, those of lists and parts below their title. */
export function shownAnswers(
  fields: readonly Field[],
  answers: Readonly<Record<string, PlainData | undefined>>,
  language: FormLanguage,
): string[] {
  return fields.flatMap((field) => shownField(field, answers[field.key], language));
}

function shownField(field: Field, value: PlainData | undefined, language: FormLanguage): string[] {
  const label = `• ${labelOf(field.title)}`;
  if (field.type === "leaf") return [`${label} ${shownAnswer(field, value, language)}`];
  if (value === undefined || value === null) return [`${label} ${language.sentences.notGiven}`];
  if (field.type === "group") {
    return [label, ...indented(shownAnswers(field.fields, recordOf(value), language))];
  }
  const items = Array.isArray(value) ? value : [];
  if (items.length === 0) return [`${label} ${language.sentences.notGiven}`];
  const lines = items.map((item, at) => `${at + 1}) ${shownItem(field.of, item, language)}`);
  return [label, ...indented(lines)];
}

/** A question stands as it is before its answer; other titles end in a colon. */
function labelOf(title: string): string {
  return /[?!؟？]$/u.test(title) ? title : `${title.replace(/[.:…]+$/u, "")}:`;
}

function shownItem(of: Field, item: PlainData, language: FormLanguage): string {
  const lines = shownField({ ...of, title: "" }, item, language);
  return lines
    .map((line) => line.replace(/^[\s•:]+/, ""))
    .filter(Boolean)
    .join("; ");
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `   ${line}`);
}

export function recordOf(value: PlainData): Readonly<Record<string, PlainData | undefined>> {
  const isRecord =
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date);
  // What is neither text, number, list nor date is an object.
  return isRecord ? (value as Readonly<Record<string, PlainData | undefined>>) : {};
}
