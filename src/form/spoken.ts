/** A form in the words of one language: titles, hints and labels as its files translate them. */
import type { Field, Leaf } from "./field.ts";
import type { Form } from "./form.ts";

/** What of a form is said. */
export interface Spoken extends Pick<Form, "title" | "fields"> {
  /** What its schema says in this language, where there are translations. */
  readonly worded?: Say;
}

type Say = (sentence: string) => string;

const spoken = new WeakMap<Form, Map<string, Spoken>>();

/** What is in no file stays as it stands in the form. */
export function spokenIn(form: Form, language: string): Spoken {
  const { texts } = form;
  if (!texts) return form;
  const known = spoken.get(form) ?? new Map<string, Spoken>();
  spoken.set(form, known);
  const before = known.get(language);
  if (before) return before;
  const say = (sentence: string) => texts.said(language, sentence);
  const fields = form.fields.map((field) => inWords(field, say));
  const now: Spoken = { title: say(form.title), fields, worded: say };
  known.set(language, now);
  return now;
}

function inWords(field: Field, say: Say): Field {
  const { hint } = field;
  const named = { title: say(field.title), hint: hint === undefined ? undefined : say(hint) };
  if (field.type === "group") {
    return { ...field, ...named, fields: field.fields.map((one) => inWords(one, say)) };
  }
  if (field.type === "list") return { ...field, ...named, of: inWords(field.of, say) };
  return { ...field, ...named, ...leafInWords(field, say) };
}

function leafInWords({ options, placeholder }: Leaf, say: Say): Partial<Leaf> {
  return {
    options: options.map(({ key, title }) => ({ key, title: say(title) })),
    placeholder: placeholder === undefined ? undefined : say(placeholder),
    worded: say,
  };
}

/**
 * All that a form says by its titles, hints, placeholders and labels, as they stand there: what its
 * files of translations are to have. The messages of its schema are left out.
 */
export function sentencesOf({ title, fields }: Pick<Form, "title" | "fields">): string[] {
  return [...new Set([title, ...fields.flatMap(sentencesIn)])].filter((text) =>
    /\p{L}/u.test(text),
  );
}

function sentencesIn(field: Field): string[] {
  const own = [field.title, field.hint ?? ""];
  if (field.type === "group") return [...own, ...field.fields.flatMap(sentencesIn)];
  if (field.type === "list") return [...own, ...sentencesIn(field.of)];
  return [...own, field.placeholder ?? "", ...field.options.map(({ title }) => title)];
}
