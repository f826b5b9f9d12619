/** From what a customer sent to what a step keeps, and from there to a value. Pure. */
import type { z } from "zod";
import { TerminalError } from "../base/errors.ts";
import type { PlainData } from "../base/plain.ts";
import type { BusinessEvent } from "./event.ts";
import type { Language } from "./languages/language.ts";
import { languageFor } from "./words.ts";

export type Read<Value> =
  | { readonly type: "value"; readonly value: Value }
  | { readonly type: "refused"; readonly reason: string };

/** At once, unless the schema has to wait for something: a replay reads every answer again. */
export function readAnswer<Schema extends z.ZodType>(
  raw: PlainData | undefined,
  schema: Schema,
  language: Spoken = languageFor(),
): Read<z.output<Schema>> | Promise<Read<z.output<Schema>>> {
  const ran = schema._zod.run({ value: raw, issues: [] }, { async: true });
  if (ran instanceof Promise) return ran.then((done) => checked(done, raw, { schema, language }));
  return checked(ran, raw, { schema, language });
}

type Spoken = Pick<Language, "issues" | "sentences">;

function checked<Schema extends z.ZodType>(
  { value, issues }: { readonly value: unknown; readonly issues: readonly unknown[] },
  raw: PlainData | undefined,
  { schema, language }: { readonly schema: Schema; readonly language: Spoken },
): Read<z.output<Schema>> | Promise<Read<z.output<Schema>>> {
  // What has no issues is what the schema gives; what is wrong is told in words when it is needed.
  if (issues.length === 0) return { type: "value", value: value as z.output<Schema> };
  return explained(raw, schema, language);
}

async function explained<Schema extends z.ZodType>(
  raw: PlainData | undefined,
  schema: Schema,
  { issues, sentences }: Spoken,
): Promise<Read<z.output<Schema>>> {
  const parsed = await schema.safeParseAsync(raw, { error: issues });
  if (parsed.success) return { type: "value", value: parsed.data };
  const message = parsed.error.issues[0]?.message.trim() || sentences.misfit;
  return { type: "refused", reason: /[.!?…؟]$/.test(message) ? message : `${message}.` };
}

/** @throws TerminalError when a release has changed the schema and what has come does not fit. */
export async function readPayload<Payload extends PlainData>(
  raw: PlainData | undefined,
  event: BusinessEvent<Payload>,
): Promise<Payload> {
  const read = await readAnswer(raw, event.schema);
  if (read.type === "value") return read.value;
  throw new TerminalError(`What came with the event "${event.name}" does not fit: ${read.reason}`);
}
