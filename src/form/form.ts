/** A form: a title and a zod object, which is all that an author writes of it. */
import type { z } from "zod";
import { AuthoringError } from "../base/errors.ts";
import type { PlainData } from "../base/plain.ts";
import { place, type Site, siteOf } from "../base/site.ts";
import type { Field } from "./field.ts";
import { fieldsOf } from "./fields-of.ts";
import "./meta.ts";
import { type Texts, textsBeside } from "./texts.ts";

/** A form, as `form()` declares it. Its answers are what the schema makes of them. */
export interface Form<out Answers = unknown> {
  readonly title: string;
  readonly schema: z.ZodType<Answers>;
  readonly fields: readonly Field[];
  /** Where it was declared. */
  readonly site: Site;
  /** Its translations, if it has any. */
  readonly texts?: Texts;
}

/** What may be said of a form besides its title and fields. */
export interface FormOptions {
  /**
   * `import.meta.url` of the module: files such as `claim.de.json` beside `claim.ts` translate
   * titles, hints, labels and the schema's own messages, as they do for a flow of that module.
   */
  readonly texts?: string;
}

/**
 * Declares a form: what to ask, in which order, and what the answers must be. Titles, hints and the
 * rest come from `.meta()` of each field, or from the field makers. Declare it outside of flows:
 * it is read once, and a flow runs again with every message.
 *
 * @throws AuthoringError `FORM_BAD_FIELD` when a field is of a type that nobody could type in,
 * `FORM_EMPTY` when there is no field or no title, and `FLOW_BAD_TEXTS` when a file of its
 * translations cannot be read.
 * @example
 * const Claim = form("Damage claim", z.object({
 *   order: z.string().regex(/^[A-Z]{2}\d{6}$/).meta({ title: "Order number" }),
 *   damaged: choice({ box: "The box", product: "What is in it" }, { title: "What is damaged?" }),
 *   phone: phone({ title: "Where can we reach you?", remember: "phone" }),
 * }));
 */
export function form<Schema extends z.ZodObject & z.ZodType<PlainData>>(
  title: string,
  schema: Schema,
  options: FormOptions = {},
): Form<z.output<Schema>> {
  const site = siteOf(form);
  const at = place(site);
  const fields = fieldsOf(schema, { path: "", place: at });
  if (fields.length === 0 || title.trim() === "") {
    throw new AuthoringError(
      "FORM_EMPTY",
      `The form "${title}" (${at}) has ${fields.length === 0 ? "no field" : "no title"}: give it one`,
      { place: at },
    );
  }
  const texts =
    options.texts === undefined
      ? {}
      : { texts: textsBeside(options.texts, { type: "Form", name: title, place: at }) };
  // A schema's output is what its type says.
  const typed = schema as unknown as z.ZodType<z.output<Schema>>;
  return { title, schema: typed, fields, site, ...texts };
}
