/** What a form asks for, as plain data: read from its schema once, when it is declared. */
import type { z } from "zod";
import type { Duration } from "../base/duration.ts";
import type { Option } from "../model/customer.ts";
import type { FieldKind } from "../model/field-kind.ts";
import type { FileRules } from "./kinds/file.ts";

interface Named {
  /** Its name in the object it belongs to. */
  readonly key: string;
  readonly title: string;
  readonly hint: string | undefined;
  readonly isOptional: boolean;
  /** What its answer is parsed with. */
  readonly schema: z.ZodType;
}

/** How often something is given. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** One question. */
export interface Leaf extends Named, Bounds {
  readonly type: "leaf";
  readonly kind: FieldKind;
  /** What can be chosen, by the key that is kept. */
  readonly options: readonly Option[];
  /** The fact of the customer it is kept as, and how long that is taken without a question. */
  readonly remember: string | undefined;
  readonly maxAge: Duration | undefined;
  /** How long it is known at all. */
  readonly validFor: Duration | undefined;
  /** Whether the schema takes a Date, not a text such as "2026-12-24". */
  readonly isDate: boolean;
  /** Where phone numbers without a country code belong. */
  readonly country: string | undefined;
  readonly placeholder: string | undefined;
  /** Which files it takes, if any. */
  readonly files: FileRules | undefined;
  /** What its schema says in the language it is asked in, where the form has translations. */
  readonly worded?: ((sentence: string) => string) | undefined;
}

/** An object inside the form. */
export interface Group extends Named {
  readonly type: "group";
  readonly fields: readonly Field[];
}

/** A list, each of whose items is filled in turn. */
export interface List extends Named, Bounds {
  readonly type: "list";
  readonly of: Field;
}

/** A question of a form, a part of it, or a list. */
export type Field = Leaf | Group | List;

/** The questions of a form, in their order; those of a list once. */
export function leavesOf(fields: readonly Field[]): Leaf[] {
  return fields.flatMap((field) => {
    if (field.type === "leaf") return [field];
    return leavesOf(field.type === "group" ? field.fields : [field.of]);
  });
}
