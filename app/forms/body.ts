/**
 * What a browser sends of a form: its fields, and its files, which go to the store as they come.
 * Nothing is held in memory but the texts.
 */
import { PassThrough, type Readable } from "node:stream";
import busboy from "busboy";
import type { Request } from "express";
import {
  type Attached,
  type Field,
  type Form,
  type KeptFile,
  type Leaf,
  type RawAnswers,
  receiveFile,
  type Store,
} from "../../src/index.ts";

/** More than any form needs, and less than would fill a disk in one request. */
const limits = { fields: 2_000, files: 100, parts: 2_100, fieldSize: 64 * 1_024, headerPairs: 50 };
const mostTextBytes = 256 * 1_024;

export interface SentBody {
  readonly answers: RawAnswers;
  /** What of ours came with it: a button that was pressed, files that were sent before. */
  readonly own: ReadonlyMap<string, readonly string[]>;
  readonly refused: Readonly<Record<string, Extract<Attached, { type: "refused" }>>>;
}

/** More than is taken of one form. */
export class TooMuch extends Error {}

export interface ReadOptions {
  readonly form: Form;
  readonly files: Store["files"];
}

/** @throws TooMuch, and whatever the store fails with. */
export function readBody(request: Request, options: ReadOptions): Promise<SentBody> {
  return new Promise((resolve, reject) => {
    const reading = new Reading(options);
    const parser = busboy({ headers: request.headers, limits, defParamCharset: "utf8" });
    const fail = (error: unknown) => {
      request.unpipe(parser);
      request.resume();
      reject(error);
    };
    parser.on("field", (name, value, { valueTruncated, nameTruncated }) => {
      if (valueTruncated || nameTruncated || !reading.field(name, value)) fail(new TooMuch());
    });
    parser.on("file", (name, content, { filename }) => reading.file(name, content, filename));
    for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const)
      parser.on(limit, () => fail(new TooMuch()));
    parser.on("error", fail);
    request.on("aborted", () => fail(new Error("the browser went away")));
    parser.on("close", () => void reading.done().then(resolve, fail));
    request.pipe(parser);
  });
}

class Reading {
  readonly #texts = new Map<string, string[]>();
  readonly #kept = new Map<string, KeptFile[]>();
  readonly #refused = new Map<string, Extract<Attached, { type: "refused" }>>();
  readonly #own = new Map<string, string[]>();
  readonly #receiving: Promise<void>[] = [];
  readonly #limits: ReadonlyMap<string, number>;
  readonly #files: Store["files"];
  #textBytes = 0;

  constructor({ form, files }: ReadOptions) {
    this.#files = files;
    this.#limits = new Map(fileLimits(form.fields, ""));
  }

  /** False when there is too much. */
  field(name: string, value: string): boolean {
    this.#textBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    const texts = name.startsWith("(") ? this.#own : this.#texts;
    // A browser writes every line break as two characters, whatever was typed.
    texts.set(name, [...(texts.get(name) ?? []), value.replaceAll("\r\n", "\n")]);
    return this.#textBytes <= mostTextBytes;
  }

  /** Only what a field asks for is kept; an empty one without a name is a field left empty. */
  file(name: string, content: Readable, filename: string | undefined): void {
    const limitBytes = this.#limits.get(name.replace(/\[\d{1,3}\]/g, "[]"));
    if (limitBytes === undefined || !filename) return void content.resume();
    const received = this.#receive({ name, filename, limitBytes }, content);
    // One that fails first must not end the process before all are waited for.
    received.catch(() => {});
    this.#receiving.push(received);
  }

  async done(): Promise<SentBody> {
    await Promise.all(this.#receiving);
    return {
      answers: { ...Object.fromEntries(this.#texts), ...Object.fromEntries(this.#kept) },
      own: this.#own,
      refused: Object.fromEntries(this.#refused),
    };
  }

  async #receive(
    { name, filename, limitBytes }: { name: string; filename: string; limitBytes: number },
    content: Readable,
  ): Promise<void> {
    // What is refused is read to its end all the same: the rest of the form comes after it.
    const passed = content.pipe(new PassThrough());
    passed.on("close", () => content.unpipe(passed).resume());
    content.on("error", (error) => passed.destroy(error));
    const got = await receiveFile(passed, this.#files, { name: filename, limitBytes });
    if (got.type === "refused") this.#refused.set(name, got);
    else this.#kept.set(name, [...(this.#kept.get(name) ?? []), got.file]);
  }
}

/** How large the files of each field may be, by its path with "[]" for any item. */
function fileLimits(fields: readonly Field[], before: string): [string, number][] {
  return fields.flatMap((field) => limitsOf(field, `${before}${field.key}`));
}

function limitsOf(field: Field, path: string): [string, number][] {
  if (field.type === "leaf") return leafLimit(field, path);
  if (field.type === "group") return fileLimits(field.fields, `${path}.`);
  return limitsOf(field.of, `${path}[]`);
}

function leafLimit({ files }: Leaf, path: string): [string, number][] {
  return files ? [[path, files.largestBytes]] : [];
}
