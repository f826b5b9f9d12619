/** What of a form an app's own form can hold, and how each of its fields is drawn there. Pure. */
import type { PlainData } from "../base/plain.ts";
import type { WholeForms } from "../channel/driver.ts";
import { cutText } from "../channel/split-text.ts";
import type { Option } from "../model/customer.ts";
import type { FieldKind } from "../model/field-kind.ts";
import type { NativeField } from "../model/native-form.ts";
import type { Field, Leaf } from "./field.ts";
import { kinds } from "./kinds/kinds.ts";
import type { FormLanguage } from "./languages/form-language.ts";

/** A question of a form, by the names that lead to it. */
export interface Place {
  readonly leaf: Leaf;
  readonly keys: readonly string[];
}

export interface Division {
  readonly held: readonly Place[];
  /** Fields that are asked in the chat, with why. */
  readonly asked: readonly { readonly path: string; readonly why: string }[];
}

/** Forms of so few questions are quicker to answer in the chat. */
const fewQuestions = 2;

/** Whether an app's own form is worth opening for what it holds. */
export function isWorthOpening({ held }: Division): boolean {
  return held.length > fewQuestions;
}

/** Which questions an app's own form holds; the others are asked in the chat, after it. */
export function divided(fields: readonly Field[], forms: WholeForms): Division {
  const most = forms.pages * forms.fieldsPerPage;
  const { held, asked } = division(fields, forms, []);
  const beyond = held.slice(most).map(({ keys }) => {
    return { path: keys.join("."), why: `is beyond the ${most} fields of the app's own forms` };
  });
  return { held: held.slice(0, most), asked: [...asked, ...beyond] };
}

function division(
  fields: readonly Field[],
  forms: WholeForms,
  before: readonly string[],
): Division {
  const parts = fields.map((field): Division => {
    const keys = [...before, field.key];
    const why = obstacle(field, forms);
    if (why !== undefined) return { held: [], asked: [{ path: keys.join("."), why }] };
    if (field.type === "group") return division(field.fields, forms, keys);
    return { held: field.type === "leaf" ? [{ leaf: field, keys }] : [], asked: [] };
  });
  return { held: parts.flatMap(({ held }) => held), asked: parts.flatMap(({ asked }) => asked) };
}

function obstacle(field: Field, forms: WholeForms): string | undefined {
  if (field.type === "list") return "is a list";
  if (field.type === "group")
    return field.isOptional ? "is a part that may be left out" : undefined;
  if (!forms.kinds.includes(field.kind)) return `is a ${field.kind}`;
  const { files: mostFiles = 0 } = forms;
  if (field.files?.isSeveral && field.least > mostFiles)
    return `needs more than ${mostFiles} files`;
  if (field.options.length > forms.options) return `has more than ${forms.options} options`;
  return undefined;
}

const drawn: Readonly<Record<FieldKind, NativeField["as"]>> = {
  text: "line",
  "long text": "lines",
  number: "line",
  email: "line",
  phone: "line",
  date: "line",
  location: "line",
  contact: "line",
  file: "files",
  rating: "one",
  consent: "tick",
  "yes or no": "one",
  choice: "one",
  choices: "several",
};

/** What is known of an answer already. */
export interface Draft {
  readonly value?: readonly string[];
  /** Why it does not fit. */
  readonly issue?: string;
}

export function nativeField(
  { leaf, keys }: Place,
  { forms, language }: { readonly forms: WholeForms; readonly language: FormLanguage },
  { value, issue }: Draft = {},
): NativeField {
  const { labelLimit, hintLimit } = forms;
  const { example, options: own } = kinds[leaf.kind];
  const as = drawn[leaf.kind];
  const sample = example && leaf.country === undefined ? language.sentences[example] : undefined;
  // Of a question that does not fit above its field, the whole stands below it.
  const whole = leaf.title.length > labelLimit ? leaf.title : undefined;
  const hint =
    issue ?? leaf.hint ?? whole ?? (as === "several" || as === "files" ? undefined : sample);
  const options = as === "tick" ? undefined : (own?.(language) ?? leaf.options);
  return {
    ...{ path: keys.join("."), label: cutText(leaf.title, labelLimit), as },
    isRequired: isRequired(leaf),
    ...(leaf.files && { files: filesTaken(leaf, forms) }),
    ...(hint !== undefined && { hint: cutText(hint, hintLimit) }),
    ...(issue !== undefined && { isWrong: true }),
    ...(leaf.placeholder !== undefined && { placeholder: cutText(leaf.placeholder, hintLimit) }),
    ...(options && options.length > 0 && { options: options.map(optionOf(hintLimit)) }),
    ...(value && value.length > 0 && { value: [...value] }),
  };
}

function isRequired({ kind, files, least, isOptional }: Leaf): boolean {
  const isOfSeveral = kind === "choices" || files?.isSeveral === true;
  const mayBeEmpty = isOptional || kind === "consent" || (isOfSeveral && least === 0);
  return !mayBeEmpty;
}

function filesTaken({ files, most }: Leaf, { files: mostFiles = 0 }: WholeForms) {
  const { accept = [], isSeveral = false } = files ?? {};
  return { accept: [...accept], most: isSeveral ? Math.min(most, mostFiles) : 1 };
}

function optionOf(limit: number) {
  return ({ key, title }: Option) => ({ value: key, title: cutText(title, limit) });
}

/** What is known, as it would be typed or picked. */
export function draftOf(leaf: Leaf, known: PlainData, language: FormLanguage): string[] {
  if (Array.isArray(known)) return known.map(String);
  if (known instanceof Date) return [known.toISOString().slice(0, 10)];
  if (typeof known === "boolean") return [known ? "yes" : "no"];
  const isPart = typeof known === "object" && known !== null;
  return [isPart ? kinds[leaf.kind].show(known, { leaf, language }) : String(known)];
}
