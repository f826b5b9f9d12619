/** What a filled form shows on paper: headings, and answers beside what was asked. Pure. */
import type { PlainData } from "../../base/plain.ts";
import type { Field, Group, List } from "../field.ts";
import type { FormLanguage } from "../languages/form-language.ts";
import { recordOf, shownAnswer } from "../question.ts";

/** `level` 1 is the form itself, what is in its parts lies deeper. */
export type Row = { readonly level: number } & (
  | { readonly type: "heading"; readonly title: string }
  | { readonly type: "answer"; readonly title: string; readonly shown: string }
  /** A part is over, and the form goes on. */
  | { readonly type: "gap" }
);

interface Reading {
  readonly language: FormLanguage;
  readonly level: number;
}

/** Parts and the items of lists have a heading each; a list of nothing is one that was not given. */
export function rowsOf(
  fields: readonly Field[],
  answers: Readonly<Record<string, PlainData | undefined>>,
  reading: Reading,
): Row[] {
  const rows: Row[] = [];
  const { level } = reading;
  for (const field of fields) {
    const next = rowsOfField(field, answers[field.key], reading);
    const isDeeper = (rows.at(-1)?.level ?? level) > level;
    if (isDeeper && next[0]?.type === "answer") rows.push({ type: "gap", level });
    rows.push(...next);
  }
  return rows;
}

function rowsOfField(field: Field, value: PlainData | undefined, reading: Reading): Row[] {
  const { language, level } = reading;
  const { title } = field;
  if (field.type === "leaf") {
    return [{ type: "answer", level, title, shown: shownAnswer(field, value, language) }];
  }
  const isEmpty = value === undefined || value === null;
  if (isEmpty || (Array.isArray(value) && value.length === 0)) {
    return [{ type: "answer", level, title, shown: language.sentences.notGiven }];
  }
  return field.type === "group"
    ? [{ type: "heading", level, title }, ...rowsOfGroup(field, value, reading)]
    : rowsOfList(field, Array.isArray(value) ? value : [], reading);
}

function rowsOfGroup({ fields }: Group, value: PlainData, { language, level }: Reading): Row[] {
  return rowsOf(fields, recordOf(value), { language, level: level + 1 });
}

function rowsOfList({ of, title }: List, items: readonly PlainData[], reading: Reading): Row[] {
  return items.flatMap((item, at) => {
    const numbered = items.length > 1 ? `${title} (${at + 1})` : title;
    return rowsOfField({ ...of, title: numbered }, item, reading);
  });
}
