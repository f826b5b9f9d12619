/** Fields that say more than a plain zod type: each is a zod schema, to be used like any other. */
import { z } from "zod";
import { keptFile } from "../model/attached.ts";
import { isAccepted, isTypePattern } from "../model/file-type.ts";
import { contactSchema } from "./kinds/contact.ts";
import { megabyte, usualMegabytes } from "./kinds/file.ts";
import { countryCode, phoneIn } from "./kinds/phone.ts";
import { placeSchema } from "./kinds/place.ts";
import type { FieldMeta } from "./meta.ts";

/** What may be said of any field. */
export type FieldOptions = Omit<
  FieldMeta,
  "widget" | "labels" | "country" | "accept" | "maxMegabytes"
>;

/** Of a field that takes numbers without a country code too. */
export type PhoneOptions = FieldOptions & Pick<FieldMeta, "country">;

/** Which files a field takes. */
export type FileFieldOptions = FieldOptions & Pick<FieldMeta, "accept" | "maxMegabytes">;

/** From where to where a value may go, both included. */
export interface FromTo<Value> {
  readonly min?: Value;
  readonly max?: Value;
}

/**
 * A phone number, kept as `+27821234567`. Numbers without a country code are taken when `country`
 * is given, such as `"ZA"`.
 *
 * @throws RangeError when there is no such country.
 */
export function phone(options: PhoneOptions = {}) {
  const { country } = options;
  if (country !== undefined) countryCode(country);
  return z
    .string()
    .transform((text, context) => {
      const number = phoneIn(text, country);
      if (number !== undefined) return number;
      context.addIssue({ code: "custom", input: text, params: { wanted: "phone" } });
      return z.NEVER;
    })
    .meta({ ...options, widget: "phone" });
}

/** An e-mail address. */
export function email(options: FieldOptions = {}) {
  return z
    .string()
    .trim()
    .pipe(z.email())
    .meta({ ...options, widget: "email" });
}

/** A day, kept as `"2026-12-24"`: it has no time and no time zone. `min` and `max` are days too. */
export function date({ min, max, ...options }: FieldOptions & FromTo<string> = {}) {
  return z.iso
    .date()
    .superRefine((day, context) => {
      if (min !== undefined && day < min) {
        context.addIssue({ code: "custom", input: day, params: { wanted: "notBefore", day: min } });
      }
      if (max !== undefined && day > max) {
        context.addIssue({ code: "custom", input: day, params: { wanted: "notAfter", day: max } });
      }
    })
    .meta({ ...options, widget: "date" });
}

/** A place: `{ latitude, longitude }`, or `{ address }` where the customer wrote one. */
export function location(options: FieldOptions = {}) {
  return placeSchema.meta({ ...options, widget: "location" });
}

/** Somebody else: `{ name, phone }`. */
export function contact(options: PhoneOptions = {}) {
  return contactSchema.meta({ ...options, widget: "contact" });
}

/**
 * A file that the customer sends: `{ hash, name, type, sizeBytes }`, kept in the store. Its type is
 * that of its content, whatever its name says. Programs and pages with scripts are taken only where
 * `accept` names their very type. With `most`, up to so many of them, as a list.
 *
 * @throws RangeError when `accept` has something else in it than types, such as "image/*".
 * @example
 * const photo = file({ title: "A photo of the damage", accept: ["image/*"], maxMegabytes: 10 });
 */
export function file(options?: FileFieldOptions): FileSchema;
/** As above, for up to `most` files, and `least` at least, by default 1. */
export function file(
  options: FileFieldOptions & { readonly least?: number; readonly most: number },
): z.ZodArray<FileSchema>;
export function file({
  least = 1,
  most,
  ...options
}: FileFieldOptions & { readonly least?: number; readonly most?: number } = {}) {
  const { accept = [], maxMegabytes = usualMegabytes } = options;
  const wrong = accept.find((type) => !isTypePattern(type));
  if (wrong !== undefined)
    throw new RangeError(`"${wrong}" is no type of files: write "image/*" or "application/pdf"`);
  const one = keptFile.superRefine(({ type, sizeBytes }, context) => {
    const issue = { code: "custom", input: type } as const;
    if (!isAccepted(type, accept))
      context.addIssue({ ...issue, params: { wanted: "fileType", accept: [...accept] } });
    if (sizeBytes > maxMegabytes * megabyte)
      context.addIssue({ ...issue, params: { wanted: "fileSize", maxMegabytes } });
  });
  const schema = most === undefined ? one : z.array(one).min(least).max(most);
  return schema.meta({ ...options, widget: "file" });
}

/** What `file()` returns for one file. */
export type FileSchema = typeof keptFile;

/** One of the numbers from 1 to `most`, by default 5 and at most 10. */
export function rating({ most = 5, ...options }: FieldOptions & { readonly most?: number } = {}) {
  return z
    .int()
    .min(1)
    .max(Math.min(10, most))
    .meta({ ...options, widget: "rating" });
}

/** What the customer must agree to: always `true`. Say in the title or hint what it is. */
export function consent(options: FieldOptions = {}) {
  return z.literal(true).meta({ ...options, widget: "consent" });
}

/** Text of several lines, up to `most` characters, by default 4,000. */
export function longText({
  most = 4_000,
  ...options
}: FieldOptions & { readonly most?: number } = {}) {
  return z
    .string()
    .min(1)
    .max(most)
    .meta({ ...options, widget: "long text" });
}

/** A number, as people write it: "1,250.50" or "30 kg". */
export function number({ min, max, ...options }: FieldOptions & FromTo<number> = {}) {
  let schema = z.number();
  if (min !== undefined) schema = schema.min(min);
  if (max !== undefined) schema = schema.max(max);
  return schema.meta({ ...options, widget: "number" });
}

/** `true` for yes, `false` for no. */
export function yesNo(options: FieldOptions = {}) {
  return z.boolean().meta({ ...options, widget: "yes or no" });
}

/** One of `labels`: what is kept is its key, what the customer sees is its text. */
export function choice<const Labels extends Readonly<Record<string, string>>>(
  labels: Labels,
  options: FieldOptions = {},
) {
  return z.enum(keysOf(labels)).meta({ ...options, labels, widget: "choice" });
}

/** Any of `labels`: a list of their keys. */
export function choices<const Labels extends Readonly<Record<string, string>>>(
  labels: Labels,
  { min = 1, max, ...options }: FieldOptions & FromTo<number> = {},
) {
  const most = max ?? Object.keys(labels).length;
  return z
    .array(z.enum(keysOf(labels)))
    .min(min)
    .max(most)
    .meta({ ...options, labels, widget: "choices" });
}

function keysOf<Labels extends Readonly<Record<string, string>>>(labels: Labels) {
  // The keys of the labels, by their own type.
  return Object.fromEntries(Object.keys(labels).map((key) => [key, key])) as {
    readonly [Key in keyof Labels & string]: Key;
  };
}
