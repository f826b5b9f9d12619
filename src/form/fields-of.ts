/** Reads the fields of a form from its zod schema, which tells all but what `.meta()` adds. */
import { z } from "zod";
import { lengthMs } from "../base/duration.ts";
import { AuthoringError } from "../base/errors.ts";
import type { Option } from "../model/customer.ts";
import type { FieldKind } from "../model/field-kind.ts";
import type { Bounds, Field, Leaf } from "./field.ts";
import { type FileRules, megabyte, usualMegabytes } from "./kinds/file.ts";
import { kinds } from "./kinds/kinds.ts";
import { type FieldMeta, metaOf, widgetOf } from "./meta.ts";
import { titleOf } from "./names-of.ts";

/** A schema without what wraps it. */
interface Bare {
  readonly core: z.ZodType;
  readonly meta: FieldMeta;
  readonly isOptional: boolean;
}

const wrappers = new Set(["optional", "nullable", "default", "prefault", "readonly", "catch"]);
const optional = new Set(["optional", "default", "prefault"]);

/** Which field it is, and where its form is declared. */
interface Where {
  readonly path: string;
  readonly place: string;
}

/** What zod documents of a schema for those who read it. */
type Def = Readonly<Record<string, unknown>> & { readonly type: string };

function defOf(schema: z.ZodType): Def {
  // Every schema of zod 4 has its definition there.
  return schema._zod.def as unknown as Def;
}

function bareOf(schema: z.ZodType): Bare {
  const seen: z.ZodType[] = [schema];
  let core = schema;
  let isOptional = false;
  for (;;) {
    const def = defOf(core);
    const next = wrappers.has(def.type) ? def.innerType : def.type === "pipe" && pipedIn(def);
    if (!(next instanceof z.ZodType)) return { core, meta: metaOf(seen), isOptional };
    isOptional ||= optional.has(def.type);
    core = next;
    seen.push(core);
  }
}

/** What a pipe is given; of `z.preprocess`, which takes anything, what comes out. */
function pipedIn({ in: first, out }: Def): unknown {
  return first instanceof z.ZodType && defOf(first).type === "transform" ? out : first;
}

/** @throws AuthoringError `FORM_BAD_FIELD` when no app could ask for one of the fields. */
export function fieldsOf(schema: z.ZodType, { path, place }: Where): Field[] {
  const { shape } = defOf(schema) as Def & { shape: Readonly<Record<string, z.ZodType>> };
  return Object.entries(shape).map(([key, of]) =>
    fieldOf(key, of, { path: path === "" ? key : `${path}.${key}`, place }),
  );
}

/** What a schema by itself is filled with, where a maker or `.meta()` says so. */
export function leafFor(schema: z.ZodType): Leaf | undefined {
  if (widgetOf(schema) === undefined) return undefined;
  const field = fieldOf("answer", schema, { path: "answer", place: "ask()" });
  return field.type === "leaf" ? field : undefined;
}

function fieldOf(key: string, schema: z.ZodType, where: Where): Field {
  if (!/^[^/()]+$/.test(key) || key === "__proto__") {
    throw badField(where, "its name is empty, __proto__, or has one of / ( ) in it");
  }
  const bare = bareOf(schema);
  const { core, meta, isOptional } = bare;
  const named = { key, title: meta.title ?? titleOf(key), hint: meta.hint, isOptional, schema };
  const def = defOf(core);
  if (meta.widget === undefined && def.type === "object") {
    return { type: "group", ...named, fields: fieldsOf(core, where) };
  }
  const isList = def.type === "array" && meta.widget !== "file";
  if (isList && choicesIn(def.element, meta) === undefined) {
    // An array has an element.
    const of = fieldOf("item", def.element as z.ZodType, {
      ...where,
      path: `${where.path}[]`,
    });
    const item = {
      ...of,
      title: meta.title !== undefined && of.title === "Item" ? meta.title : of.title,
    };
    return { type: "list", ...named, of: item, ...boundsOf(core) };
  }
  return leafOf(named, bare, where);
}

function leafOf(
  named: Pick<Leaf, "key" | "title" | "hint" | "isOptional" | "schema">,
  { core, meta }: Bare,
  where: Where,
): Leaf {
  const { remember, maxAge, validFor, country, placeholder } = meta;
  // A length of time that is none is found when the form is declared, not when it is filled.
  for (const time of [maxAge, validFor]) if (time !== undefined) lengthMs(time);
  const kind = meta.widget ?? kindOf(core, where);
  if (!Object.hasOwn(kinds, kind)) throw badField(where, `there is no widget "${kind}"`);
  const options = optionsOf(core, kind, meta);
  if (kinds[kind].asks === "options" && options.length === 0 && !kinds[kind].options) {
    throw badField(where, `it is a ${kind} without options`);
  }
  return {
    type: "leaf",
    ...named,
    kind,
    options,
    ...boundsOf(core),
    isDate: defOf(core).type === "date",
    remember,
    maxAge,
    validFor,
    country,
    placeholder,
    files: kind === "file" ? filesOf(core, meta) : undefined,
  };
}

function filesOf(core: z.ZodType, meta: FieldMeta): FileRules {
  const { accept = [], maxMegabytes = usualMegabytes } = meta;
  const isSeveral = defOf(core).type === "array";
  return { accept, largestBytes: maxMegabytes * megabyte, isSeveral };
}

const kindByType: Readonly<Record<string, FieldKind>> = {
  string: "text",
  number: "number",
  boolean: "yes or no",
  date: "date",
  enum: "choice",
  union: "choice",
};

function kindOf(core: z.ZodType, where: Where): FieldKind {
  const def = defOf(core);
  if (def.type === "string" && def.format === "email") return "email";
  if (def.type === "string" && def.format === "date") return "date";
  if (def.type === "literal") return isTrue(def) ? "consent" : "choice";
  if (def.type === "array") return "choices";
  const kind = kindByType[def.type];
  if (kind && (def.type !== "union" || choicesIn(core, {}) !== undefined)) return kind;
  throw badField(where, `nobody can type what z.${def.type}() wants`);
}

function isTrue({ values }: Def): boolean {
  return Array.isArray(values) && values.length === 1 && values[0] === true;
}

function optionsOf(core: z.ZodType, kind: FieldKind, meta: FieldMeta): Option[] {
  if (kind === "rating") return ratingsOf(boundsOf(core));
  if (kind === "choices") return choicesIn(defOf(core).element, meta) ?? [];
  return kind === "choice" ? (choicesIn(core, meta) ?? []) : [];
}

function ratingsOf({ least, most }: Bounds): Option[] {
  if (!Number.isFinite(most)) return [];
  const first = Math.max(1, least);
  return Array.from({ length: most - first + 1 }, (_, at) => `${first + at}`).map((title) => ({
    key: title,
    title,
  }));
}

/** The texts that a schema lets one choose from. */
function choicesIn(schema: unknown, { labels = {} }: FieldMeta): Option[] | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { core, meta } = bareOf(schema);
  const texts = textsIn(core);
  const named = { ...meta.labels, ...labels };
  return texts?.map((key) => ({ key, title: named[key] ?? titleOf(key) }));
}

function textsIn(core: z.ZodType): string[] | undefined {
  const def = defOf(core);
  if (def.type === "union" && Array.isArray(def.options)) {
    const parts = def.options.map((option) => textsIn(option));
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  const values = def.type === "enum" ? Object.values(def.entries ?? {}) : def.values;
  const isText = Array.isArray(values) && values.every((value) => typeof value === "string");
  return isText && values.length > 0 ? values : undefined;
}

/** How many, or from what to what. */
function boundsOf(core: z.ZodType): Bounds {
  const { minItems, minimum, maxItems, maximum } = z.toJSONSchema(core, {
    unrepresentable: "any",
    io: "input",
  });
  return { least: minItems ?? minimum ?? 0, most: maxItems ?? maximum ?? Number.POSITIVE_INFINITY };
}

function badField({ path, place }: Where, why: string): AuthoringError {
  return new AuthoringError(
    "FORM_BAD_FIELD",
    `The field "${path}" of a form (${place}) cannot be asked for: ${why}. Use text, numbers, booleans, dates, ` +
      "enums, objects and arrays of those, or one of the field makers",
    { place },
  );
}
