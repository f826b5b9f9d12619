/** What was sent of a form at once: which field it answers, and what is wrong with it. Pure. */
import type { PlainData } from "../base/plain.ts";
import type { KeptFile } from "../model/attached.ts";
import type { RawAnswers } from "../model/submission.ts";
import { type Answered, answerIn, parsed } from "./answer.ts";
import type { Field, Leaf, List } from "./field.ts";
import type { Form } from "./form.ts";
import { issuesIn, sentenceOf } from "./issue.ts";
import type { Reading } from "./kinds/kind.ts";
import { kinds } from "./kinds/kinds.ts";
import { spokenIn } from "./spoken.ts";

/** The path of a field inside a group, or of the form itself where `parent` is empty. */
export function memberPath(parent: string, key: string): string {
  return parent === "" ? key : `${parent}.${key}`;
}

export function itemPath(list: string, at: number): string {
  return `${list}[${at}]`;
}

/** What was typed or picked, without what is empty. */
export function textsAt(answers: RawAnswers, path: string): readonly string[] {
  const raw = Object.hasOwn(answers, path) ? answers[path] : undefined;
  const parts: readonly (string | KeptFile)[] = typeof raw === "string" ? [raw] : (raw ?? []);
  return parts.filter((part) => typeof part === "string" && part.trim() !== "") as string[];
}

/** The files that were sent there. */
export function filesAt(answers: RawAnswers, path: string): readonly KeptFile[] {
  const raw = Object.hasOwn(answers, path) ? answers[path] : undefined;
  const parts: readonly (string | KeptFile)[] = typeof raw === "string" ? [] : (raw ?? []);
  return parts.filter((part) => typeof part !== "string");
}

/** What the schema is given of files: of a list all, else the only one. */
export function fileInput({ files }: Leaf, sent: readonly KeptFile[]): PlainData | undefined {
  return files?.isSeveral ? [...sent] : sent.length === 1 ? sent[0] : undefined;
}

/** Whether anything was sent of this field, if only that it is empty. */
export function isSent(answers: RawAnswers, path: string): boolean {
  return Object.keys(answers).some((key) => isWithin(key, path));
}

/** Whether there is an answer to it, or to a field in it. */
export function isFilled(answers: RawAnswers, path: string): boolean {
  return Object.keys(answers).some(
    (key) => isWithin(key, path) && textsAt(answers, key).length + filesAt(answers, key).length > 0,
  );
}

/** The places of a list's items of which anything was sent, in their order. */
export function placesSent(answers: RawAnswers, list: string): readonly number[] {
  const places = Object.keys(answers).flatMap((key) => {
    if (!key.startsWith(`${list}[`)) return [];
    const [, place] = /^(\d{1,3})\]/.exec(key.slice(list.length + 1)) ?? [];
    return place === undefined ? [] : [Number(place)];
  });
  return [...new Set(places)].toSorted((one, other) => one - other);
}

/** Those of them that were filled in. */
export function filledItems(answers: RawAnswers, list: string): readonly number[] {
  return placesSent(answers, list).filter((place) => isFilled(answers, itemPath(list, place)));
}

function isWithin(key: string, path: string): boolean {
  return key === path || key.startsWith(`${path}.`) || key.startsWith(`${path}[`);
}

/** The options that were picked; nothing when one of them is none. */
export function picksIn(texts: readonly string[], reading: Reading): string[] | undefined {
  const picks = texts.map((text) => kinds.choices.read(text, reading));
  if (!picks.every((pick) => Array.isArray(pick))) return undefined;
  // What the kind reads is a list of keys.
  return [...new Set(picks.flat() as string[])];
}

/** What is wrong with what was sent, by the paths of the fields. */
export type Issues = Readonly<Record<string, string>>;

/** Everything that does not fit, as fill() would refuse it; nothing when the whole form is right. */
export async function issuesOf(
  form: Form,
  answers: RawAnswers,
  spoken: Omit<Reading, "leaf">,
): Promise<Issues> {
  const sent = new Sent(answers, spoken);
  const { language } = spoken;
  const { fields, worded } = spokenIn(form, language.code);
  const input = await sent.inputOf(fields, "");
  if (Object.keys(sent.issues).length > 0) return sent.issues;
  const result = await form.schema.safeParseAsync(input, { error: issuesIn(language) });
  const [first] = result.error?.issues ?? [];
  if (!first) return {};
  const path = sent.pathOf(fields, first.path);
  return { [path]: sentenceOf([first], language, worded) };
}

type Inputs = Record<string, PlainData | undefined>;

/** One reading of what was sent. */
class Sent {
  readonly issues: Record<string, string> = {};
  readonly #answers: RawAnswers;
  readonly #spoken: Omit<Reading, "leaf">;

  constructor(answers: RawAnswers, spoken: Omit<Reading, "leaf">) {
    this.#answers = answers;
    this.#spoken = spoken;
  }

  async inputOf(fields: readonly Field[], parent: string): Promise<PlainData> {
    const inputs: Inputs = {};
    for (const field of fields) {
      const input = await this.#field(field, memberPath(parent, field.key));
      if (input !== undefined) inputs[field.key] = input;
    }
    return inputs;
  }

  /** Where on the page something is wrong that the schema names by its own path. */
  pathOf(fields: readonly Field[], path: readonly PropertyKey[]): string {
    const [first, ...rest] = path;
    const field = fields.find(({ key }) => key === first) ?? fields[0];
    return field ? this.#within(field, field.key, rest) : "";
  }

  #within(field: Field, at: string, path: readonly PropertyKey[]): string {
    const [next, ...rest] = path;
    if (field.type === "list" && typeof next === "number") {
      const place = filledItems(this.#answers, at)[next] ?? next;
      return this.#within(field.of, itemPath(at, place), rest);
    }
    const member = field.type === "group" && field.fields.find(({ key }) => key === next);
    return member ? this.#within(member, memberPath(at, member.key), rest) : at;
  }

  #field(field: Field, path: string): Promise<PlainData | undefined> {
    if (field.type === "leaf") return this.#leaf(field, path);
    if (field.type === "list") return this.#list(field, path);
    const isLeftOut = field.isOptional && !isFilled(this.#answers, path);
    return isLeftOut ? Promise.resolve(undefined) : this.inputOf(field.fields, path);
  }

  async #list(list: List, path: string): Promise<PlainData | undefined> {
    const places = filledItems(this.#answers, path);
    if (places.length === 0 && list.isOptional) return undefined;
    const { issues } = this.#spoken.language;
    if (places.length < list.least) this.issues[path] = issues.tooFew(String(list.least));
    if (places.length > list.most) this.issues[path] = issues.tooMany(String(list.most));
    const items: PlainData[] = [];
    for (const at of places) items.push((await this.#field(list.of, itemPath(path, at))) ?? null);
    return items;
  }

  async #leaf(leaf: Leaf, path: string): Promise<PlainData | undefined> {
    const files = filesAt(this.#answers, path);
    const answered = await (leaf.files && files.length > 0
      ? this.#sent(leaf, files)
      : this.#answered(leaf, textsAt(this.#answers, path)));
    if (answered.type === "value") return answered.input;
    this.issues[path] = answered.reason;
    return undefined;
  }

  #sent(leaf: Leaf, files: readonly KeptFile[]): Answered | Promise<Answered> {
    const input = fileInput(leaf, files);
    const { language } = this.#spoken;
    if (input === undefined) return { type: "refused", reason: language.issues.oneFile };
    return parsed(input, { leaf, language });
  }

  #answered(leaf: Leaf, texts: readonly string[]): Answered | Promise<Answered> {
    const reading = { leaf, ...this.#spoken };
    const { issues } = this.#spoken.language;
    const [first] = texts;
    if (leaf.kind === "choices" && (first !== undefined || !leaf.isOptional)) {
      const picks = picksIn(texts, reading);
      return picks ? parsed(picks, reading) : { type: "refused", reason: issues.chooseOne };
    }
    if (first !== undefined) return answerIn(first, reading);
    if (leaf.isOptional) return parsed(undefined, reading);
    const missing = leaf.kind === "consent" ? issues.consent : issues.needed;
    return { type: "refused", reason: missing };
  }
}
