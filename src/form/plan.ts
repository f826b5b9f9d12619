/** How an app is going to show a form, and why so: known before anybody fills it. Pure. */
import type { PlainData } from "../base/plain.ts";
import type { Capabilities, WholeForms } from "../channel/driver.ts";
import { partsFor } from "../channel/parts.ts";
import { cutText } from "../channel/split-text.ts";
import type { OutboundActivity } from "../model/activity.ts";
import type { NativeField } from "../model/native-form.ts";
import type { Field, Leaf } from "./field.ts";
import type { Form } from "./form.ts";
import type { FormLanguage } from "./languages/form-language.ts";
import { formLanguageFor } from "./languages/languages.ts";
import { divided, draftOf, type Place as Held, isWorthOpening, nativeField } from "./native.ts";
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
  /** As it stands on a form of the app's own; without it, it is asked in the chat. */
  readonly field?: NativeField;
}

/** A form as an app shows it: on forms of its own, or question by question. */
export interface PlannedForm {
  /** `page`: a page is offered first, and the chat asks whoever answers there. */
  readonly as: "whole" | "questions" | "page";
  /** Why so, for the author. */
  readonly reason: string;
  readonly title: string;
  /** What the button says that opens the app's own form. */
  readonly opens?: string;
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
    hasPages = false,
  }: {
    readonly known?: Readonly<Record<string, PlainData | undefined>>;
    readonly language?: string;
    /** Whether a form can be filled in on a page too, as where `PUBLIC_URL` is set. */
    readonly hasPages?: boolean;
  } = {},
): PlannedForm {
  const words = formLanguageFor(language);
  const spoken = spokenIn(form, words.code);
  const places = placesOf(spoken.fields, "");
  const { forms } = can;
  const asking = { can, known, words };
  const whole =
    forms === "none" ? "The app has no forms of its own" : asWhole(spoken, forms, asking);
  if (typeof whole !== "string") return whole;
  const shown = { title: spoken.title, pages: places.map((place) => [asked(place, asking)]) };
  const why = hasPages ? whyPage(places, can) : undefined;
  if (why === undefined) return { as: "questions", reason: whole, ...shown };
  return { as: "page", reason: `${whole}, and ${why}: a page is offered first`, ...shown };
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

/** On pages of the app's own, and then in the chat what those cannot hold. */
function asWhole(form: Spoken, forms: WholeForms, asking: Asking): PlannedForm | string {
  const division = divided(form.fields, forms);
  const { held, asked: left } = division;
  const others = left.map(({ path, why }) => `"${path}" ${why}`).join(", ");
  if (!isWorthOpening(division)) {
    if (others !== "") return `The app's own forms cannot hold it: ${others}`;
    return "So few questions are quicker to answer in the chat than on a form of the app's own";
  }
  const drawn = held.map((place) => onForm(place, forms, asking));
  const pages = paged(drawn, forms.fieldsPerPage);
  const inForm = new Set(held.map(({ leaf }) => leaf));
  const inChat = placesOf(form.fields, "").filter(({ leaf }) => !inForm.has(leaf));
  const fit = `${held.length} of ${held.length + inChat.length} fields fit on ${pages.length} of the app's own pages`;
  const reason = inChat.length === 0 ? fit : `${fit}. The chat asks for the others: ${others}`;
  return {
    ...{ as: "whole", reason, title: cutText(form.title, forms.titleLimit) },
    opens: asking.words.sentences.openForm,
    pages: [...pages, ...inChat.map((place) => [asked(place, asking)])],
  };
}

/** More than that are many to answer one by one. */
const fewQuestions = 12;

/** Why a page serves better than the chat, if it does. */
function whyPage(places: readonly Place[], { files }: Capabilities): string | undefined {
  const file = places.find(({ leaf }) => leaf.files !== undefined);
  if (file && files.receiveBytes === 0) return `"${file.path}" cannot be sent there`;
  if (places.length <= fewQuestions) return undefined;
  return `${places.length} fields are many questions`;
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

function onForm(place: Held, forms: WholeForms, { known, words: language }: Asking): PlannedField {
  const { leaf } = place;
  const fact = leaf.remember === undefined ? undefined : known[leaf.remember];
  const isKnown = fact !== undefined && fits(leaf, fact);
  const draft = isKnown ? { value: draftOf(leaf, fact, language) } : {};
  const field = nativeField(place, { forms, language }, draft);
  const text = field.hint === undefined ? field.label : `${field.label}\n${field.hint}`;
  return { path: field.path, shown: [{ type: "message", text }], isKnown, field };
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
