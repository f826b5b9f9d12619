/** One flow played for one turn, without an engine around it. */
import type { PlainData } from "../../src/base/plain.ts";
import type { FaultPoint } from "../../src/base/surroundings.ts";
import { keepFile } from "../../src/bot/keep-file.ts";
import { type Flow, flow } from "../../src/flow/flow.ts";
import { type Played, play } from "../../src/flow/play.ts";
import type { Effect } from "../../src/flow/replay.ts";
import type { Verbs } from "../../src/flow/verbs.ts";
import { languageFor } from "../../src/flow/words.ts";
import type { Memo, Run } from "../../src/model/customer.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";

export function aFlow(body: (verbs: Verbs) => Promise<unknown>, name = "loan"): Flow {
  return flow(name, {}, body);
}

export function aRun(over: Partial<Run> = {}): Run {
  const startedAt = new Date("2030-01-01T09:00:00Z");
  return { id: "run-1", flow: "loan", by: "m1", startedAt, known: {}, memo: [], said: {}, ...over };
}

/** The run as it stands when its customer has just answered. */
export function answered(
  run: Run,
  {
    step,
    raw,
    by,
    kind = "ask",
  }: { step: string; raw: PlainData; by: string; kind?: Memo["kind"] },
): Run {
  const others = run.memo.filter((memo) => memo.step !== step);
  return { ...run, memo: [...others, { step, kind, raw, by }] };
}

export interface Circumstances {
  readonly run?: Run;
  readonly entry?: string;
  readonly at?: Date;
  readonly asksAgain?: boolean;
  readonly keep?: (memo: readonly Memo[]) => Promise<void>;
  readonly fault?: (point: FaultPoint) => void | Promise<void>;
}

export function playing(played: Flow, circumstances: Circumstances = {}): Promise<Played> {
  const { run = aRun(), entry = "m1", asksAgain = false } = circumstances;
  return play({
    flow: played,
    ...{ run, entry, asksAgain },
    at: circumstances.at ?? new Date("2030-01-01T09:00:00Z"),
    customer: { id: "c1", name: "Ann on the app" },
    channel: "telegram",
    language: languageFor("en"),
    keep: circumstances.keep ?? (async () => {}),
    fault: circumstances.fault ?? (() => {}),
    step: (_name, effect) => effect(),
    keepFile: (source, options) => keepFile(memoryStore().files, source, options),
  });
}

/** What a turn shows, as text: what is said and what is asked. */
export function shown(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => {
    if (effect.type === "ask") return [effect.question.text];
    if (effect.type !== "say") return [];
    return [typeof effect.content === "string" ? effect.content : effect.content.text];
  });
}

export function remembered(effects: readonly Effect[]): Record<string, PlainData> {
  const facts = effects.flatMap((effect) =>
    effect.type === "remember" ? [[effect.key, effect.value] as const] : [],
  );
  return Object.fromEntries(facts);
}

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => new Error("it was not rejected"),
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error(`something that is no error was thrown: ${String(outcome)}`);
}

export interface Talk {
  readonly type: Played["type"];
  readonly run: Run;
  /** All that was shown, turn by turn. */
  readonly shown: readonly (readonly string[])[];
}

/** A conversation turn by turn: each answer is bound to the step that waits when it comes. */
export async function talk(played: Flow, answers: readonly PlainData[]): Promise<Talk> {
  let { type, run, effects } = await playing(played);
  const turns = [shown(effects)];
  for (const [at, raw] of answers.entries()) {
    const { wait } = run;
    if (type === "finished" || !wait) break;
    const entry = `m${at + 2}`;
    const bound = answered(run, { step: wait.step, raw, by: entry, kind: wait.kind });
    ({ type, run, effects } = await playing(played, { run: bound, entry }));
    turns.push(shown(effects));
  }
  return { type, run, shown: turns };
}
