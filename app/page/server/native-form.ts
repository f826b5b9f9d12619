// The shape of a form of an app's own, and the light check that makes it of JSON.
import { type Fields, fieldsOf, listIn, maybeTextIn, textIn } from "./fields.ts";

export interface NativeField {
  readonly path: string;
  readonly label: string;
  readonly hint: string | undefined;
  /** The hint says what is wrong. */
  readonly isWrong: boolean;
  readonly placeholder: string | undefined;
  readonly as: (typeof drawings)[number];
  readonly options: readonly { readonly value: string; readonly title: string }[];
  /** Which files it takes, and how many. */
  readonly files: { readonly accept: string; readonly most: number };
  readonly isRequired: boolean;
  readonly value: readonly string[];
}

const drawings = ["line", "lines", "one", "several", "tick", "files"] as const;

export interface NativeForm {
  readonly id: string;
  readonly title: string;
  readonly button: string;
  readonly fields: readonly NativeField[];
}

/** What was filled in, by the paths of the fields. */
export interface FilledIn {
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly files: Readonly<Record<string, readonly File[]>>;
}

export function readForm(fields: Fields): NativeForm | undefined {
  const id = textIn(fields, "id");
  if (id === "") return undefined;
  const title = textIn(fields, "title");
  return {
    id,
    title,
    button: textIn(fields, "button"),
    fields: listIn(fields, "fields", readField),
  };
}

function readField(fields: Fields): NativeField {
  const { value } = fields;
  return {
    path: textIn(fields, "path"),
    label: textIn(fields, "label"),
    hint: maybeTextIn(fields, "hint"),
    isWrong: fields.isWrong === true,
    placeholder: maybeTextIn(fields, "placeholder"),
    as: drawings.find((drawing) => drawing === fields.as) ?? "line",
    options: listIn(fields, "options", (option) => ({
      ...{ value: textIn(option, "value"), title: textIn(option, "title") },
    })),
    files: readFiles(fieldsOf(fields.files)),
    isRequired: fields.isRequired === true,
    value: Array.isArray(value) ? value.map(String) : [],
  };
}

function readFiles({ accept, most }: Fields): NativeField["files"] {
  return {
    accept: Array.isArray(accept) ? accept.join(",") : "",
    most: typeof most === "number" ? most : 1,
  };
}
