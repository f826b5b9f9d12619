/** A form as a page shows it: every field with what it is called, what is in it and what is wrong. Pure. */
import type { PlainData } from "../base/plain.ts";
import type { Attached, KeptFile } from "../model/attached.ts";
import type { Option } from "../model/customer.ts";
import type { FieldKind } from "../model/field-kind.ts";
import type { RawAnswers } from "../model/submission.ts";
import type { Field, Group, Leaf, List } from "./field.ts";
import type { Form } from "./form.ts";
import { type FileRules, whyNotTaken } from "./kinds/file.ts";
import { kinds } from "./kinds/kinds.ts";
import type { FormLanguage } from "./languages/form-language.ts";
import { formLanguageFor } from "./languages/languages.ts";
import { spokenIn } from "./spoken.ts";
import { filesAt, type Issues, itemPath, memberPath, placesSent, textsAt } from "./submitted.ts";

interface Shown {
  /** Under which its answer is sent, such as `items[0].price`. */
  readonly path: string;
  readonly title: string;
  readonly hint: string | undefined;
  readonly isOptional: boolean;
  readonly issue: string | undefined;
}

/** One thing to fill in. */
export interface PageLeaf extends Shown {
  readonly type: "leaf";
  readonly kind: FieldKind;
  readonly placeholder: string | undefined;
  readonly options: readonly Option[];
  /** What is in it; of options, their keys. */
  readonly values: readonly string[];
  /** Which files it takes, if any. */
  readonly files: FileRules | undefined;
  /** Those it has. */
  readonly kept: readonly KeptFile[];
}

/** Fields that belong together. */
export interface PageGroup extends Shown {
  readonly type: "group";
  readonly fields: readonly PageField[];
}

/** A list, with an item for each that is shown. */
export interface PageList extends Shown {
  readonly type: "list";
  readonly items: readonly PageField[];
  readonly mayAdd: boolean;
  readonly mayRemove: boolean;
}

/** A field of a form on a page. */
export type PageField = PageLeaf | PageGroup | PageList;

/** What is on a page besides the form itself. */
export interface PageState {
  readonly answers: RawAnswers;
  readonly issues?: Issues;
  /** The language of the customer, such as "de". */
  readonly language: string;
  /** How many items of a list are shown at least, by its path. */
  readonly rows?: Readonly<Record<string, number>>;
}

/** The fields of a form, as a page shows them in this state. */
export function pageOf(form: Form, state: PageState): PageField[] {
  const view = { ...state, words: formLanguageFor(state.language) };
  return spokenIn(form, view.words.code).fields.map((field) => shown(field, field.key, view));
}

interface View extends PageState {
  readonly words: FormLanguage;
}

function shown(field: Field, path: string, view: View): PageField {
  if (field.type === "leaf") return leafAt(field, path, view);
  return field.type === "group" ? groupAt(field, path, view) : listAt(field, path, view);
}

/** Examples that say how to write something; a page has calendars and boxes for the rest. */
const examples = ["phoneExample", "placeExample", "contactExample"];

function leafAt(leaf: Leaf, path: string, view: View): PageLeaf {
  const { kind, placeholder } = leaf;
  const { options, example } = kinds[kind];
  const { words } = view;
  const hasExample = example && leaf.country === undefined && examples.includes(example);
  return {
    type: "leaf",
    ...named(leaf, path, view),
    hint: leaf.hint ?? (hasExample ? words.sentences[example] : undefined),
    ...{ kind, placeholder },
    options: options?.(words) ?? leaf.options,
    values: textsAt(view.answers, path),
    files: leaf.files,
    kept: filesAt(view.answers, path),
  };
}

function groupAt(group: Group, path: string, view: View): PageGroup {
  const fields = group.fields.map((field) => shown(field, memberPath(path, field.key), view));
  return { type: "group", ...named(group, path, view), fields };
}

function listAt(list: List, path: string, view: View): PageList {
  const isNeeded = !list.isOptional && list.least > 0;
  const sent = Math.max(0, ...placesSent(view.answers, path).map((place) => place + 1));
  const wanted = Math.max(isNeeded ? list.least : 0, sent, view.rows?.[path] ?? 0);
  const count = Math.min(wanted, list.most);
  const items = Array.from({ length: count }, (_, at) => shown(list.of, itemPath(path, at), view));
  return {
    type: "list",
    ...named(list, path, view),
    ...{ items, mayAdd: count < list.most, mayRemove: !isNeeded || count > list.least },
  };
}

function named(field: Field, path: string, { issues = {} }: View): Shown {
  const { title, hint, isOptional } = field;
  return { path, title, hint, isOptional, issue: issues[path] };
}

/** Why a file that was sent to a field is not kept, in the customer's language. */
export function whyRefused(
  refused: Extract<Attached, { type: "refused" }>,
  files: FileRules,
  language: string,
): string {
  const words = formLanguageFor(language);
  return whyNotTaken([refused], { files, language: words }) ?? words.issues.misfit;
}

/** What a page shows of an answer that is known: as it would be sent again. */
export function sentAgain(
  leaf: Leaf,
  input: PlainData | undefined,
  language: FormLanguage,
): readonly string[] {
  if (input === undefined || input === null) return [];
  if (Array.isArray(input)) return input.map(String);
  if (input instanceof Date) return [input.toISOString().slice(0, 10)];
  if (typeof input === "boolean") return [input ? "yes" : "no"];
  const isKey = kinds[leaf.kind].asks === "options" || leaf.kind === "date";
  return [isKey ? String(input) : kinds[leaf.kind].show(input, { leaf, language })];
}
