/** How an app is going to show a form, and why so: known before anybody fills it. Pure. */
import type { PlainData } from "../base/plain.ts";
import type { Capabilities, WholeForms } from "../channel/driver.ts";
import { partsFor } from "../channel/parts.ts";
import { cutText } from "../channel/split-text.ts";
import type { OutboundActivity } from "../model/activity.ts";
import type { Field, Leaf } from "./field.ts";
import type { Form } from "./form.ts";
import type { FormLanguage } from "./languages/form-language.ts";
import { formLanguageFor } from "./languages/languages.ts";
import { askingActivity, questionOf, stillQuestion } from "./question.ts";
import { type Spoken, spokenIn } from "./spoken.ts";

/** One field, as the app shows it. */
export interface PlannedField {
  /** Such as `address.street`, or `items[].price` in a list. */
  readonly path: string;
  /** The messages that ask for it, or its label and options on the app's own form. */
  readonly shown: readonly OutboundActivity[];
  /** It is known, and only to be confirmed. */
  readonly isKnown: boolean;
}

/** A form as an app shows it: on forms of its own, or question by question. */
export interface PlannedForm {
  readonly as: "whole" | "questions";
  /** Why so, for the author. */
  readonly reason: string;
  readonly title: string;
  /** Those that are shown together. */
  readonly pages: readonly (readonly PlannedField[])[];
}

interface Place {
  readonly leaf: Leaf;
  readonly path: string;
}

/**
 * What an app that `can` do this shows of a form, to a customer of whom these facts are `known`
 * and whose language is `language`, such as "de". It costs well under a millisecond, and does
 * nothing.
 */
export function plan(
  form: Form,
  can: Capabilities,
  {
    known = {},
    language = "en",
  }: {
    readonly known?: Readonly<Record<string, PlainData | undefined>>;
    readonly language?: string;
  } = {},
): PlannedForm {
  const words = formLanguageFor(language);
  const spoken = spokenIn(form, words.code);
  const places = placesOf(spoken.fields, "");
  const { forms } = can;
  const asQuestions = (reason: string): PlannedForm => {
    const pages = places.map((place) => [asked(place, { can, known, words })]);
    return { as: "questions", reason, title: spoken.title, pages };
  };
  if (forms === "none") return asQuestions("The app has no forms of its own");
  const against = obstacle(spoken, places, forms);
  if (against !== undefined) return asQuestions(against);
  const pages = paged(
    places.map((place) => onForm(place, forms, words)),
    forms.fieldsPerPage,
  );
  const reason = `All ${places.length} fields fit on ${pages.length} of the app's own pages`;
  return { as: "whole", reason, title: cutText(spoken.title, forms.titleLimit), pages };
}

function placesOf(fields: readonly Field[], before: string): Place[] {
  return fields.flatMap((field) => {
    const path = `${before}${field.key}`;
    if (field.type === "leaf") return [{ leaf: field, path }];
    if (field.type === "group") return placesOf(field.fields, `${path}.`);
    const { of } = field;
    return of.type === "leaf"
      ? [{ leaf: of, path: `${path}[]` }]
      : placesOf([{ ...of, key: "" }], `${path}[]`);
  });
}

/** Why the app's own forms cannot hold this one, if they cannot. */
function obstacle(form: Spoken, places: readonly Place[], forms: WholeForms): string | undefined {
  const list = form.fields.find(({ type }) => type === "list");
  if (list) return `"${list.key}" is a list, which the app's own forms do not have`;
  const most = forms.pages * forms.fieldsPerPage;
  if (places.length > most)
    return `${places.length} fields are more than the ${most} of the app's own forms`;
  const other = places.find(({ leaf }) => !forms.kinds.includes(leaf.kind));
  if (other)
    return `"${other.path}" is a ${other.leaf.kind}, which the app's own forms do not have`;
  const long = places.find(({ leaf }) => leaf.options.length > forms.options);
  return long && `"${long.path}" has more than the ${forms.options} options of the app's own forms`;
}

interface Asking {
  readonly can: Capabilities;
  readonly known: Readonly<Record<string, PlainData | undefined>>;
  readonly words: FormLanguage;
}

function asked({ leaf, path }: Place, { can, known, words }: Asking): PlannedField {
  const fact = leaf.remember === undefined ? undefined : known[leaf.remember];
  const isKnown = fact !== undefined && fits(leaf, fact);
  const question = isKnown ? stillQuestion(leaf, fact, words) : questionOf(leaf, words);
  const shown = partsFor(askingActivity(question, { id: path, language: words }), can);
  return { path, shown, isKnown };
}

function onForm(
  { leaf, path }: Place,
  { labelLimit }: WholeForms,
  words: FormLanguage,
): PlannedField {
  const { options, kind } = questionOf(leaf, words);
  const actions = (kind === "ask" ? [] : options).map(({ title }, at) => ({
    ...{ type: "messageBack" as const, title: cutText(title, labelLimit), value: String(at) },
  }));
  const label: OutboundActivity = { type: "message", text: cutText(leaf.title, labelLimit) };
  const shown = actions.length > 0 ? { ...label, suggestedActions: { actions } } : label;
  return { path, shown: [shown], isKnown: false };
}

function paged<Item>(items: readonly Item[], size: number): Item[][] {
  const pages = Math.ceil(items.length / size);
  return Array.from({ length: pages }, (_, page) => items.slice(page * size, (page + 1) * size));
}

/** One that can only be parsed with waiting is taken to fit: fill() looks closer. */
function fits({ schema }: Leaf, fact: PlainData): boolean {
  try {
    return schema.safeParse(fact).success;
  } catch {
    return true;
  }
}
