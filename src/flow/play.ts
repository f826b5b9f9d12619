/**
 * Plays a run for one turn: the author's function from the top, until the first step that has
 * no answer. A wait is a promise that never settles, raced against the turn, so that an author's
 * catch and finally never see it.
 */
import { AuthoringError, TerminalError } from "../base/errors.ts";
import { place, unknownPlace } from "../base/site.ts";
import type { Form } from "../form/form.ts";
import type { Memo, Run } from "../model/customer.ts";
import { readPayload } from "./answers.ts";
import { compare } from "./drift.ts";
import type { Flow } from "./flow.ts";
import { verbsOn } from "./given.ts";
import type { PlayInput } from "./play-input.ts";
import type { Effect, Visited } from "./replay.ts";
import { Stage } from "./stage.ts";

export interface Played {
  readonly type: "waiting" | "finished" | "paused" | "parked";
  readonly run: Run;
  readonly effects: readonly Effect[];
  /** Whether the customer's message was refused by the step it answered. */
  readonly isRefused: boolean;
  /** What the flow took from the world in this turn, before anything of it is dropped. */
  readonly taken: readonly Memo[];
  /** Every step the flow came to, and what it said, in its order. */
  readonly visited: readonly Visited[];
  /** The forms it filled, by their steps. */
  readonly forms: ReadonlyMap<string, Form>;
}

/** @throws AuthoringError when the flow breaks a rule, which nothing but a new release mends. */
export async function play(input: PlayInput): Promise<Played> {
  const played = await playOnce(input);
  if (input.isChecked) await rehearse(input, played);
  return played;
}

async function playOnce(input: PlayInput): Promise<Played> {
  const stage = new Stage(input);
  try {
    return await playOn(stage);
  } catch (error) {
    throw await placed(error, stage);
  }
}

/** The same mistake with its places, which another replay of what is kept finds out. */
async function placed(error: unknown, { input, replay }: Stage): Promise<unknown> {
  if (!(error instanceof AuthoringError) || input.notesPlaces) return error;
  if (!error.message.includes(unknownPlace)) return error;
  const again = new Stage({
    ...input,
    run: { ...input.run, memo: replay.memo },
    ...{ isRehearsal: true, notesPlaces: true, keep: async () => {}, fault: () => {} },
  });
  const outcome = await playOn(again).catch((found: unknown) => found);
  const isSame = outcome instanceof AuthoringError && outcome.code === error.code;
  return isSame ? outcome : error;
}

async function playOn(stage: Stage): Promise<Played> {
  const { flow, run, at } = stage.input;
  const outcome = await perform(flow, stage);
  if (!stage.mistake) await stage.checkAwaited();
  stage.isOver = true;
  if (stage.mistake) throw stage.mistake;
  const { changed, wait, isRefused, replay, forms } = stage;
  const { effects, visited, taken } = replay;
  if (changed) {
    const { step, was, is } = changed;
    return { type: "paused", run: { ...run, paused: { step, was, is, at } }, ...nothingDone };
  }
  if (outcome.type === "failed") return parked(stage, outcome.error);
  if (outcome.type === "finished") replay.end();
  const { wait: _wait, paused: _paused, parked: _parked, ...rest } = run;
  const more = { effects, visited, taken, isRefused, forms };
  const kept = { memo: replay.compacted, said: replay.said };
  if (outcome.type === "finished" || !wait) {
    return { type: "finished", run: { ...rest, ...kept }, ...more };
  }
  return { type: "waiting", run: { wait, ...rest, ...kept }, ...more };
}

/** Plays the turn again on what the first time has kept: a flow must do the same. */
async function rehearse(input: PlayInput, first: Played): Promise<void> {
  const { run, entry } = input;
  if (first.type === "paused" || first.type === "parked" || first.run.wait?.kind === "once") return;
  const before = new Set(run.memo.map(({ step }) => step));
  const taken = first.taken.filter(({ step, by }) => by === entry && !before.has(step));
  const again = await playOnce({
    ...input,
    run: { ...run, memo: [...run.memo, ...taken] },
    isRehearsal: true,
    keep: async () => {},
    fault: () => {},
  });
  compare(input.flow.name, first.visited, again.visited);
  checkForms(input.flow.name, first.forms, again.forms);
}

const nothingDone = {
  ...{ effects: [], visited: [], taken: [], isRefused: false },
  forms: new Map<string, Form>(),
} as const;

/** @throws AuthoringError `FORM_IN_FLOW` when a form is declared anew in every play. */
function checkForms(flow: string, first: Played["forms"], second: Played["forms"]): void {
  for (const [step, { title, site }] of second) {
    const before = first.get(step);
    if (!before || before.site === site) continue;
    throw new AuthoringError(
      "FORM_IN_FLOW",
      `The form "${title}" of step "${step}" is declared in flow "${flow}" (${place(site)}), so ` +
        "its schema is read again with every message: declare it outside of the flow",
      { flow, step, place: place(site) },
    );
  }
}

type Outcome =
  | { readonly type: "finished" | "waiting" }
  | { readonly type: "failed"; readonly error: TerminalError };

/** Runs the author's function until it ends, fails for good or stands at a step. */
async function perform(flow: Flow, stage: Stage): Promise<Outcome> {
  const body = inputOf(flow, stage.input.run).then((input) => flow.body(verbsOn(stage), input));
  try {
    return { type: await Promise.race([body.then(() => "finished" as const), stage.waiting]) };
  } catch (error) {
    if (error instanceof TerminalError) return { type: "failed", error };
    throw stage.mistake ?? error;
  } finally {
    body.catch(() => {});
    await Promise.allSettled(stage.running);
  }
}

/** A flow that takes an input is begun by what gives it: its types see to that. */
async function inputOf({ options: { on } }: Flow, { input }: Run): Promise<undefined> {
  return (on ? await readPayload(input, on) : input) as undefined;
}

function parked({ input, replay, forms }: Stage, error: TerminalError): Played {
  const { run, at } = input;
  const { effects, visited, taken, compacted: memo, said } = replay;
  const step = memo.findLast((kept) => kept.error !== undefined)?.step ?? "";
  const { wait: _, ...rest } = run;
  const next: Run = { ...rest, memo, said, parked: { step, error: error.message, at } };
  return { type: "parked", run: next, effects, visited, taken, isRefused: false, forms };
}
