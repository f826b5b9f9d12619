/** What `.meta()` may say of a field of a form. */
import { z } from "zod";
import type { Duration } from "../base/duration.ts";
import type { FieldKind } from "../model/field-kind.ts";

declare module "zod" {
  interface GlobalMeta {
    /** What is asked, or what the field is called. Without it, the name of the field. */
    title?: string | undefined;
    /** A line below the question. */
    hint?: string | undefined;
    /** An example, where the app can show one in an empty field. */
    placeholder?: string | undefined;
    /** What the field is filled with, where its type alone does not say it. */
    widget?: FieldKind | undefined;
    /** Keeps the answer as this fact of the customer; one that is known is confirmed, not asked. */
    remember?: string | undefined;
    /** A known fact that is younger is taken without a question. */
    maxAge?: Duration | undefined;
    /** After this, what it is remembered as is not known any more, and is asked for. */
    validFor?: Duration | undefined;
    /** What options are called, by their keys. */
    labels?: Readonly<Record<string, string>> | undefined;
    /** Where numbers without a country code belong: two letters, such as "ZA". */
    country?: string | undefined;
    /** Which types of files are taken, such as "image/*"; without it all but programs. */
    accept?: readonly string[] | undefined;
    /** How large a file may be, in megabytes of a million bytes. Default 20. */
    maxMegabytes?: number | undefined;
  }
}

export type FieldMeta = Pick<
  z.GlobalMeta,
  | "title"
  | "hint"
  | "placeholder"
  | "widget"
  | "remember"
  | "maxAge"
  | "validFor"
  | "labels"
  | "country"
  | "accept"
  | "maxMegabytes"
>;

/** Members that are no text or object of ours are left out: anybody may put anything there. */
const read = z
  .object({
    title: z.string().optional().catch(undefined),
    hint: z.string().optional().catch(undefined),
    placeholder: z.string().optional().catch(undefined),
    widget: z
      .custom<FieldKind>((value) => typeof value === "string")
      .optional()
      .catch(undefined),
    remember: z.string().optional().catch(undefined),
    maxAge: z
      .custom<Duration>((value) => typeof value === "string")
      .optional()
      .catch(undefined),
    validFor: z
      .custom<Duration>((value) => typeof value === "string")
      .optional()
      .catch(undefined),
    labels: z.record(z.string(), z.string()).optional().catch(undefined),
    country: z.string().optional().catch(undefined),
    accept: z.array(z.string()).optional().catch(undefined),
    maxMegabytes: z.number().optional().catch(undefined),
  })
  .catch({});

/** What a maker says this very schema is filled with: quick, since replays ask it of every answer. */
export function widgetOf(schema: z.ZodType): FieldKind | undefined {
  return z.globalRegistry.get(schema)?.widget;
}

/** What is said of a schema and of those it wraps; the outer word counts. */
export function metaOf(schemas: readonly z.ZodType[]): FieldMeta {
  const said = schemas.map((schema) => read.parse(schema.meta() ?? {}));
  return Object.assign({}, ...said.reverse().map(defined));
}

function defined(meta: FieldMeta): FieldMeta {
  return Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== undefined));
}
