/**
 * What a flow or a form says in other languages: for each a file of i18next beside its own, with
 * the sentences as they stand there for keys. What is in no file is said as it stands.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createInstance, type i18n } from "i18next";
import { z } from "zod";
import { AuthoringError, describeError } from "../base/errors.ts";
import { filling, withoutGaps } from "./gaps.ts";
import { formLanguages } from "./languages/languages.ts";

/** The files of what is translated, and how it speaks. */
export interface Texts {
  readonly files: readonly TextFile[];
  /** What marks the sentences of a flow, in the language of this code. */
  in(language: string): Tag;
  /** A sentence in which nothing is filled in, in the language of this code. */
  said(language: string, sentence: string): string;
}

/** The translations of a flow and its forms into one language. */
export interface TextFile {
  readonly language: string;
  readonly path: string;
  readonly sentences: Readonly<Record<string, string>>;
}

/**
 * What stands before a sentence that has translations: t`Good morning, ${name}!`. Where the name is
 * empty it says "Good morning!", and so in every language.
 */
export type Tag = (sentence: TemplateStringsArray, ...values: (string | number)[]) => string;

/** Says every sentence as it stands. */
export const untranslated: Tag = (sentence, ...values) =>
  withoutGaps(
    sentence.reduce((said, part, at) => `${said}${filling(values[at - 1] ?? "")}${part}`),
  );

/** The key in files of translations: "What do you eat, {{0}}?" of t`What do you eat, ${name}?`. */
export function keyOf(parts: readonly string[]): string {
  return parts.reduce((key, part, at) => `${key}{{${at - 1}}}${part}`);
}

/** The flow or form that is declared, for the errors that name it. */
interface Declared {
  readonly type: "Flow" | "Form";
  readonly name: string;
  readonly place: string;
}

/**
 * Reads the files that lie beside a module: `newsletter.de.json` beside `newsletter.ts`.
 *
 * @throws AuthoringError `FLOW_BAD_TEXTS` that names a file which cannot be read.
 */
export function textsBeside(url: string, by: Declared): Texts {
  const [directory, name] = placeOf(url, by);
  const files = readdirSync(directory)
    .sort()
    .flatMap((file) => {
      const [own, language = "", ...rest] = file.split(".");
      const isOurs = own === name && rest.join(".") === "json";
      return isOurs ? [readTexts(join(directory, file), language, by)] : [];
    });
  const speaker = speakerOf(files);
  const tags = new Map(formLanguages.map(({ code }) => [code, tagOf(speaker, code)]));
  const translators = new Map(formLanguages.map(({ code }) => [code, speaker.getFixedT(code)]));
  return {
    files,
    in: (language) => tags.get(language) ?? untranslated,
    said: (language, sentence) => translators.get(language)?.(sentence) ?? sentence,
  };
}

/** The folder of a module, and its name up to the first dot. */
function placeOf(url: string, by: Declared): [directory: string, name: string] {
  try {
    const path = fileURLToPath(new URL(url));
    return [dirname(path), basename(path).split(".")[0] ?? ""];
  } catch (cause) {
    throw badTexts(`has "${url}" for texts, which is no file's address: give it import.meta.url`, {
      ...by,
      cause,
    });
  }
}

const sentences = z.record(z.string(), z.string());

function readTexts(path: string, language: string, by: Declared): TextFile {
  const known = formLanguages.map(({ code }) => code);
  if (!known.includes(language)) {
    const reason = `the bot speaks ${known.join(", ")} and not "${language}"`;
    throw badTexts(`cannot have ${path}: ${reason}`, by);
  }
  try {
    return { language, path, sentences: sentences.parse(JSON.parse(readFileSync(path, "utf8"))) };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : describeError(cause);
    const example = '{ "Good morning": "Guten Morgen" }';
    throw badTexts(`cannot read ${path}: ${reason}. It is to be JSON such as ${example}`, {
      ...by,
      cause,
    });
  }
}

function badTexts(reason: string, facts: Declared & { readonly cause?: unknown }): AuthoringError {
  const { type, name, place, cause } = facts;
  return new AuthoringError("FLOW_BAD_TEXTS", `${type} "${name}" (${place}) ${reason}`, {
    place,
    ...(type === "Flow" && { flow: name }),
    ...(cause !== undefined && { cause }),
  });
}

function speakerOf(files: readonly TextFile[]): i18n {
  const speaker = createInstance();
  const resources = files.map(({ language, sentences: translation }) => [
    language,
    { translation },
  ]);
  void speaker.init({
    resources: Object.fromEntries(resources),
    // A sentence has dots and colons of its own.
    ...{ keySeparator: false, nsSeparator: false },
    ...{ fallbackLng: false, initAsync: false, showSupportNotice: false },
    interpolation: { escapeValue: false },
  });
  return speaker;
}

function tagOf(speaker: i18n, language: string): Tag {
  const translate = speaker.getFixedT(language);
  const keys = new WeakMap<TemplateStringsArray, string>();
  return (sentence, ...values) => {
    const key = keys.get(sentence) ?? keyOf(sentence);
    keys.set(sentence, key);
    // The first number decides between one and many.
    const count = values.find((value) => typeof value === "number");
    const given = {
      ...Object.fromEntries(values.map(filling).entries()),
      ...(count !== undefined && { count }),
    };
    return withoutGaps(translate(key, given));
  };
}
