/** From what a schema finds wrong with an answer to a sentence in the customer's language. Pure. */
import { z } from "zod";
import { shownSize } from "../base/size.ts";
import type { Leaf } from "./field.ts";
import { shownDay } from "./kinds/day.ts";
import { megabyte, shownTypes } from "./kinds/file.ts";
import { kinds } from "./kinds/kinds.ts";
import { shownNumber } from "./kinds/number.ts";
import type { FormIssues, FormLanguage } from "./languages/form-language.ts";

/** What makers of ours find wrong. */
const ours = z.union([
  z.object({ wanted: z.enum(["phone"]) }),
  z.object({ wanted: z.enum(["notBefore", "notAfter"]), day: z.string() }),
  z.object({ wanted: z.literal("fileType"), accept: z.array(z.string()) }),
  z.object({ wanted: z.literal("fileSize"), maxMegabytes: z.number() }),
]);

type Raw = z.core.$ZodRawIssue;
type Sentence = (raw: Raw, language: FormLanguage) => string | undefined;

/** For the codes of zod's issues. A schema's own message counts before. */
const sentences: Readonly<Record<string, Sentence>> = {
  invalid_type: ({ expected, format, input }, { issues }) => {
    if (input === undefined) return issues.needed;
    if (expected === "int" || format === "safeint") return issues.wholeNumber;
    return expected === "number" ? issues.number : expected === "date" ? issues.date : undefined;
  },
  invalid_format: ({ format }, { issues }) => {
    if (format === "email" || format === "url" || format === "date") return issues[format];
    return issues.format;
  },
  too_small: (raw, language) => bounded(raw, language, bounds.too_small),
  too_big: (raw, language) => bounded(raw, language, bounds.too_big),
  not_multiple_of: ({ divisor }, { issues, code }) =>
    issues.multipleOf(shownNumber(Number(divisor), code)),
  invalid_value: ({ values }, { issues }) =>
    Array.isArray(values) && values[0] === true ? issues.consent : issues.chooseOne,
  custom: ({ params }, language) => {
    const known = ours.safeParse(params).data;
    return known && sentenceFor(known, language);
  },
};

function sentenceFor(known: z.infer<typeof ours>, language: FormLanguage): string {
  const { issues, code } = language;
  if (known.wanted === "fileType") return issues.fileType(shownTypes(known.accept, language));
  if (known.wanted === "fileSize")
    return issues.fileTooLarge(shownSize(known.maxMegabytes * megabyte, language.code));
  return "day" in known ? issues[known.wanted](shownDay(known.day, code)) : issues[known.wanted];
}

type Bounded = keyof FormIssues &
  (
    | "tooShort"
    | "tooLong"
    | "atLeast"
    | "atMost"
    | "tooFew"
    | "tooMany"
    | "notBefore"
    | "notAfter"
    | "moreThan"
    | "lessThan"
  );

interface BoundWords {
  readonly bound: "minimum" | "maximum";
  readonly words: Readonly<Record<string, Bounded>>;
  readonly exclusive: Bounded;
}

const bounds: Readonly<Record<"too_small" | "too_big", BoundWords>> = {
  too_small: {
    bound: "minimum",
    words: { string: "tooShort", array: "tooFew", date: "notBefore" },
    exclusive: "moreThan",
  },
  too_big: {
    bound: "maximum",
    words: { string: "tooLong", array: "tooMany", date: "notAfter" },
    exclusive: "lessThan",
  },
};

function bounded(
  raw: Raw,
  { issues, code }: FormLanguage,
  { bound, words, exclusive }: BoundWords,
): string {
  const limit = Number(raw[bound]);
  const origin = String(raw.origin);
  if (origin === "string" && bound === "minimum" && limit <= 1) return issues.needed;
  const shown = origin === "date" ? shownDay(new Date(limit), code) : shownNumber(limit, code);
  const plain = bound === "minimum" ? "atLeast" : "atMost";
  const isNumber = words[origin] === undefined;
  return issues[isNumber && raw.inclusive === false ? exclusive : (words[origin] ?? plain)](shown);
}

/** What schemas say of an answer, in this language. */
export function issuesIn(language: FormLanguage): z.core.$ZodErrorMap {
  return (raw) => sentences[raw.code ?? ""]?.(raw, language) ?? language.issues.misfit;
}

/** One sentence for what a schema found wrong; the first thing counts. */
export function sentenceOf(
  issues: readonly { readonly message: string }[],
  language: FormLanguage,
  worded: (sentence: string) => string = String,
): string {
  const message = worded(issues[0]?.message.trim() || language.issues.misfit);
  return /[.!?…؟]$/.test(message) ? message : `${message}.`;
}

/** For an answer that is not even understood. */
export function notUnderstood({ kind }: Leaf, { issues }: FormLanguage): string {
  return issues[kinds[kind].wanted];
}
