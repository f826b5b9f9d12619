/** The verbs that wait: for the customer, for time to pass, or for something to happen. */
import type { z } from "zod";
import type { Duration } from "../base/duration.ts";
import { type PlainData, toPlain } from "../base/plain.ts";
import type { Site } from "../base/site.ts";
import { answerTold } from "../form/answer.ts";
import { leafFor } from "../form/fields-of.ts";
import { formLanguageFor } from "../form/languages/languages.ts";
import { widgetOf } from "../form/meta.ts";
import { heardIn } from "../model/attached.ts";
import type { Memo, Option, Wait } from "../model/customer.ts";
import { type Read, readAnswer, readPayload } from "./answers.ts";
import type { BusinessEvent } from "./event.ts";
import type { Remembered } from "./replay.ts";
import { shapeOf } from "./shape.ts";
import type { Stage } from "./stage.ts";
import type { AskOptions, Patience } from "./verbs.ts";

interface Asked<Schema> {
  readonly step: string;
  readonly text: string;
  readonly schema: Schema;
  readonly options: AskOptions;
}

export function ask<Schema extends z.ZodType<PlainData>>(
  stage: Stage,
  asked: Asked<Schema>,
  site: Site,
): Reached<z.output<Schema>> {
  const { schema, options } = asked;
  const path = stage.path(asked.step);
  const kept = stage.replay.reach(path, "ask", site);
  if (hasRunOut(kept)) return undefined;
  const known = options.remember === undefined ? undefined : stage.facts[options.remember];
  const raw = kept ? kept.raw : known;
  if (raw === undefined) return standAt(stage, { path, site, ...asked });
  const read = readTold(stage, raw, schema);
  const given: Given<Schema> = { asked, path, site, kept, raw };
  if (read instanceof Promise) return read.then((done) => take(stage, given, done));
  return take(stage, given, read);
}

/** What came with a message counts where the schema is made for it; else its text does. */
function readTold<Schema extends z.ZodType<PlainData>>(
  stage: Stage,
  raw: PlainData,
  schema: Schema,
): Read<z.output<Schema>> | Promise<Read<z.output<Schema>>> {
  const { language: spoken, at } = stage.input;
  const isTyped = typeof raw === "string" && widgetOf(schema) !== "file";
  const heard = typeof raw === "string" ? { text: raw, attached: [] } : heardIn(raw);
  if (isTyped || !heard) return readAnswer(raw, schema, spoken);
  const leaf = leafFor(schema);
  const language = formLanguageFor(spoken.code);
  if (leaf) {
    // What the schema of the leaf gives, this one does: it is the same.
    return answerTold(heard, { leaf, language, at }) as Promise<Read<z.output<Schema>>>;
  }
  if (heard.text.trim() === "") return { type: "refused", reason: language.issues.noFile };
  return readAnswer(heard.text, schema, spoken);
}

/** What a replay knows at once; a promise of what it has to wait for. */
type Reached<Value> = Value | undefined | Promise<Value | undefined>;

interface Given<Schema> {
  readonly asked: Asked<Schema>;
  readonly path: string;
  readonly site: Site;
  readonly kept: Memo | undefined;
  readonly raw: PlainData;
}

function take<Schema extends z.ZodType<PlainData>>(
  stage: Stage,
  { asked, path, site, kept, raw }: Given<Schema>,
  read: Read<z.output<Schema>>,
): Reached<z.output<Schema>> {
  const { schema, options } = asked;
  if (read.type === "refused") {
    if (!kept && stage.input.run.wait?.step !== path) stage.replay.count("asked again", "unfit");
    return standAt(stage, { ...asked, path, site, ...(kept && read) });
  }
  if (!kept) {
    stage.replay.keep({ step: path, kind: "ask", raw: toPlain(raw), known: true });
    stage.replay.count("saved", "known");
  } else if (kept.by === stage.input.entry) stage.replay.noteShape(kept, shapeOf(schema));
  if (options.remember !== undefined) {
    const { remember: key, validFor } = options;
    if (validFor !== undefined) stage.lengthMs(validFor, path, site);
    learn(stage, { key, value: stage.plain(read.value, path, site), validFor }, kept);
  }
  return read.value;
}

interface Standing extends Asked<unknown> {
  readonly path: string;
  readonly site: Site;
  /** Why the answer was refused. */
  readonly reason?: string;
}

function standAt(stage: Stage, { path, site, text, options, reason }: Standing): Promise<never> {
  const question = { step: path, kind: "ask" as const, text, options: [] };
  const due = dueOf(stage, options, { step: path, site });
  return stage.ask(question, { due, ...(reason !== undefined && { reason }) });
}

/** An answer becomes a fact in the turn that gives it, and not again when it is replayed. */
export function learn(stage: Stage, told: Remembered, kept: Memo | undefined): void {
  stage.facts[told.key] = told.value;
  if (kept?.by === stage.input.entry) stage.replay.effects.push({ type: "remember", ...told });
}

interface Offered<Labels> {
  readonly step: string;
  readonly text: string;
  readonly labels: Labels;
  readonly patience: Patience;
}

export function choose<Labels extends Readonly<Record<string, string>>>(
  stage: Stage,
  { step, text, labels, patience }: Offered<Labels>,
  site: Site,
): Reached<keyof Labels & string> {
  const path = stage.path(step);
  const options: Option[] = Object.entries(labels).map(([key, title]) => ({ key, title }));
  const kept = stage.replay.reach(path, "choose", site);
  if (hasRunOut(kept)) return undefined;
  const chosen = kept && options.find(({ key }) => key === kept.raw);
  if (chosen) return chosen.key as keyof Labels & string;
  const question = { step: path, kind: "choose" as const, text, options };
  const due = dueOf(stage, patience, { step: path, site });
  return stage.ask(question, { due, ...(kept && { reason: stage.sentences.chooseOne }) });
}

export function sleep(
  stage: Stage,
  { step, duration }: { step: string; duration: Duration },
  site: Site,
): Promise<void> | undefined {
  const path = stage.path(step);
  const kept = stage.replay.reach(path, "sleep", site);
  if (kept) return undefined;
  const end = stage.later(duration, path, site);
  return stage.stand({ step: path, kind: "sleep", due: { end } });
}

interface Awaiting<Payload extends PlainData> {
  readonly step: string;
  readonly event: BusinessEvent<Payload>;
  readonly patience: Pick<Patience, "within">;
}

export async function waitFor<Payload extends PlainData>(
  stage: Stage,
  { step, event, patience }: Awaiting<Payload>,
  site: Site,
): Promise<Payload | undefined> {
  const path = stage.path(step);
  const kept = stage.replay.reach(path, "event", site);
  if (hasRunOut(kept)) return undefined;
  if (!kept) {
    const due = dueOf(stage, patience, { step: path, site });
    return stage.stand({ step: path, kind: "event", event: event.name, due });
  }
  return readPayload(kept.raw, event);
}

function hasRunOut(kept: Memo | undefined): boolean {
  return kept !== undefined && kept.raw === undefined;
}

function dueOf(
  stage: Stage,
  { within, remind }: Patience,
  { step, site }: { step: string; site: Site },
): NonNullable<Wait["due"]> {
  return {
    ...(within && { end: stage.later(within, step, site) }),
    ...(remind && { remind: stage.later(remind, step, site) }),
  };
}
