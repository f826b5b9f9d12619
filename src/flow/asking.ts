/** The verbs that wait: for the customer, for time to pass, or for something to happen. */
import type { z } from "zod";
import { type PlainData, toPlain } from "../base/plain.ts";
import type { Memo, Option, Wait } from "../model/customer.ts";
import { readAnswer, readPayload } from "./answers.ts";
import type { Duration } from "./duration.ts";
import type { BusinessEvent } from "./event.ts";
import { shapeOf } from "./shape.ts";
import type { Site } from "./site.ts";
import type { Stage } from "./stage.ts";
import type { AskOptions, Patience } from "./verbs.ts";

interface Asked<Schema> {
  readonly step: string;
  readonly text: string;
  readonly schema: Schema;
  readonly options: AskOptions;
}

export async function ask<Schema extends z.ZodType<PlainData>>(
  stage: Stage,
  { step, text, schema, options }: Asked<Schema>,
  site: Site,
): Promise<z.output<Schema> | undefined> {
  const path = stage.path(step);
  const kept = stage.replay.reach(path, "ask", site);
  if (hasRunOut(kept)) return undefined;
  const known = options.remember === undefined ? undefined : stage.facts[options.remember];
  const raw = kept ? kept.raw : known;
  const question = { step: path, kind: "ask" as const, text, options: [] };
  const due = dueOf(stage, options, { step: path, site });
  if (raw === undefined) return stage.ask(question, { due });
  const read = await readAnswer(raw, schema, stage.input.language);
  if (read.type === "refused") return stage.ask(question, { due, ...(kept && read) });
  if (!kept) stage.replay.keep({ step: path, kind: "ask", raw: toPlain(raw), known: true });
  else if (kept.by === stage.input.entry) stage.replay.noteShape(kept, shapeOf(schema));
  if (options.remember !== undefined) {
    learn(stage, options.remember, stage.plain(read.value, path, site), kept);
  }
  return read.value;
}

/** An answer becomes a fact in the turn that gives it, and not again when it is replayed. */
function learn(stage: Stage, key: string, value: PlainData, kept: Memo | undefined): void {
  stage.facts[key] = value;
  if (kept?.by === stage.input.entry) stage.replay.effects.push({ type: "remember", key, value });
}

interface Offered<Labels> {
  readonly step: string;
  readonly text: string;
  readonly labels: Labels;
  readonly patience: Patience;
}

export async function choose<Labels extends Readonly<Record<string, string>>>(
  stage: Stage,
  { step, text, labels, patience }: Offered<Labels>,
  site: Site,
): Promise<(keyof Labels & string) | undefined> {
  const path = stage.path(step);
  const options: Option[] = Object.entries(labels).map(([key, title]) => ({ key, title }));
  const kept = stage.replay.reach(path, "choose", site);
  if (hasRunOut(kept)) return undefined;
  const question = { step: path, kind: "choose" as const, text, options };
  const due = dueOf(stage, patience, { step: path, site });
  if (!kept) return stage.ask(question, { due });
  const chosen = options.find(({ key }) => key === kept.raw);
  if (!chosen) return stage.ask(question, { due, reason: stage.sentences.chooseOne });
  return chosen.key as keyof Labels & string;
}

export async function sleep(
  stage: Stage,
  { step, duration }: { step: string; duration: Duration },
  site: Site,
): Promise<void> {
  const path = stage.path(step);
  const kept = stage.replay.reach(path, "sleep", site);
  const end = stage.later(duration, path, site);
  if (!kept) return stage.stand({ step: path, kind: "sleep", due: { end } });
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
  const due = dueOf(stage, patience, { step: path, site });
  if (!kept) return stage.stand({ step: path, kind: "event", event: event.name, due });
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
