/** Files: what a field takes of them, and what is wrong with those that do not fit. Pure. */
import type { PlainData } from "../../base/plain.ts";
import { shownSize } from "../../base/size.ts";
import { type Attached, type KeptFile, keptFile } from "../../model/attached.ts";
import { isAccepted } from "../../model/file-type.ts";
import type { FormLanguage } from "../languages/form-language.ts";

/** What a field of files takes. */
export interface FileRules {
  /** Types, such as "application/pdf" or "image/*"; none names all but programs. */
  readonly accept: readonly string[];
  readonly largestBytes: number;
  /** The answer is a list of files. */
  readonly isSeveral: boolean;
}

export const megabyte = 1_000_000;
/** A field takes no file that is larger, unless it says so. */
export const usualMegabytes = 20;

export function isFile(value: unknown): value is KeptFile {
  return keptFile.safeParse(value).success;
}

/** The files that came, for the schema: of a list all, else the only one. */
export function filesIn(
  attached: readonly Attached[],
  { isSeveral }: Pick<FileRules, "isSeveral">,
): PlainData | undefined {
  const files = attached.flatMap((one) => (one.type === "file" ? [one.file] : []));
  if (files.length === 0) return undefined;
  return isSeveral ? files : files.length === 1 ? files[0] : undefined;
}

/** What is wrong with a file, in words; nothing when it fits. */
export function misfitOf(
  { type, sizeBytes }: KeptFile,
  { accept, largestBytes }: FileRules,
  language: FormLanguage,
): string | undefined {
  if (!isAccepted(type, accept)) return language.issues.fileType(shownTypes(accept, language));
  return sizeBytes > largestBytes
    ? language.issues.fileTooLarge(shownSize(largestBytes, language.code))
    : undefined;
}

/** Why what came is no answer to a field of files, or to one of anything else. */
export function whyNotTaken(
  attached: readonly Attached[],
  { files, language }: { readonly files: FileRules | undefined; readonly language: FormLanguage },
): string | undefined {
  const { issues } = language;
  if (!files) return attached.length > 0 ? issues.noFile : undefined;
  const refused = attached.find((one) => one.type === "refused");
  if (refused) return refusedBecause(refused, files, language);
  const count = attached.filter(({ type }) => type === "file").length;
  return count > 1 && !files.isSeveral ? issues.oneFile : undefined;
}

function refusedBecause(
  { reason, limitBytes }: Extract<Attached, { type: "refused" }>,
  { accept, largestBytes }: FileRules,
  language: FormLanguage,
): string {
  const { issues } = language;
  if (reason === "too large") {
    return issues.fileTooLarge(
      shownSize(Math.min(largestBytes, limitBytes ?? largestBytes), language.code),
    );
  }
  if (reason === "type") return issues.fileType(shownTypes(accept, language));
  if (reason === "empty") return issues.fileEmpty;
  return reason === "gone" ? issues.fileGone : issues.fileUnreadable;
}

export function shownFile({ name, sizeBytes }: KeptFile, language: FormLanguage): string {
  return `${name} (${shownSize(sizeBytes, language.code)})`;
}

/** "a picture or PDF"; nothing where every type is taken. */
export function shownTypes(accept: readonly string[], { code, sentences }: FormLanguage): string {
  const names = new Set(accept.map((type) => shownType(type, sentences.fileTypes)));
  return new Intl.ListFormat(code, { type: "disjunction" }).format(names);
}

function shownType(type: string, names: FormLanguage["sentences"]["fileTypes"]): string {
  const [family = "", own = ""] = type.split("/");
  if (own === "*" && Object.hasOwn(names, family)) return names[family as keyof typeof names];
  if (/officedocument|opendocument|msword|ms-excel|ms-powerpoint/.test(own)) return names.document;
  return own === "*" ? family : own.replace(/^x-/, "").toUpperCase();
}
