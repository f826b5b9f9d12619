/** The verbs that take something from the world: kept the first time, the same ever after. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describeError, TerminalError } from "../base/errors.ts";
import { type PlainData, toPlain } from "../base/plain.ts";
import type { Site } from "../base/site.ts";
import type { KeptFile } from "../model/attached.ts";
import type { StepKind, Wait } from "../model/customer.ts";
import { goInside, here } from "./inside.ts";
import type { Kept } from "./kept.ts";
import type { Stage } from "./stage.ts";
import type { FileOptions, FileSource, OnceContext, Persistence } from "./verbs.ts";

interface Doing<Result> {
  readonly step: string;
  readonly effect: (context: OnceContext) => Result | Promise<Result>;
  readonly persistence: Persistence;
}

export function once<Result extends Kept>(
  stage: Stage,
  doing: Doing<Result>,
  site: Site,
): Result | Promise<Result> {
  const path = stage.path(doing.step);
  const kept = stage.replay.reach(path, "once", site);
  if (kept?.error !== undefined) throw new TerminalError(kept.error);
  // What was kept under this name is what the same effect returned.
  if (kept) return (kept.raw === undefined ? undefined : toPlain(kept.raw)) as Result;
  const {
    isRehearsal,
    run: { wait },
  } = stage.input;
  // The first time did not come here: where the flow went astray is told by what it came to.
  if (isRehearsal) return stage.standOn();
  const retryAt = wait?.step === path ? wait.due?.retry : undefined;
  if (retryAt && retryAt > stage.input.at) return stage.standOn();
  return finished(stage, run<Result>(stage, { ...doing, step: path }, site));
}

/** Waits for an effect, which the turn waits for too. */
async function finished<Result>(stage: Stage, running: Promise<Ran<Result>>): Promise<Result> {
  stage.running.add(running);
  try {
    const ran = await running;
    if (ran.type === "failed") throw ran.error;
    return ran.type === "done" ? ran.result : await stage.stand(ran.wait);
  } finally {
    stage.running.delete(running);
  }
}

type Ran<Result> =
  | { readonly type: "done"; readonly result: Result }
  | { readonly type: "retry"; readonly wait: Omit<Wait, "options"> }
  | { readonly type: "failed"; readonly error: TerminalError };

async function run<Result extends Kept>(
  stage: Stage,
  { step, effect, persistence }: Doing<Result>,
  site: Site,
): Promise<Ran<Result>> {
  const { replay, input } = stage;
  await input.fault("once:before");
  const key = `${input.run.id}:${step}`;
  const tried = await attempt(() =>
    input.step(step, () => goInside({ ...here(), once: step }, async () => effect({ key }))),
  );
  await input.fault("once:ran");
  if (stage.mistake) throw stage.mistake;
  const ran =
    tried.type === "done" ? tried : failure(stage, { step, persistence, site }, tried.error);
  if (ran.type === "retry") return ran;
  if (ran.type === "failed") replay.keep({ step, kind: "once", error: ran.error.message });
  else replay.keep({ step, kind: "once", ...rawOf(stage, step, ran.result, site) });
  await input.keep(replay.memo);
  await input.fault("once:kept");
  // Replays will see what was kept, so the first pass sees that too.
  return ran.type === "done"
    ? { ...ran, result: rawOf(stage, step, ran.result, site).raw as Result }
    : ran;
}

function rawOf(stage: Stage, step: string, result: Kept, site: Site): { readonly raw?: PlainData } {
  return result === undefined ? {} : { raw: stage.plain(result as PlainData, step, site) };
}

type Tried<Result> =
  | { readonly type: "done"; readonly result: Result }
  | { readonly type: "thrown"; readonly error: unknown };

async function attempt<Result>(effect: () => Promise<Result>): Promise<Tried<Result>> {
  try {
    return { type: "done", result: await effect() };
  } catch (error) {
    return { type: "thrown", error };
  }
}

/** Tries again later, without holding up the customer; or gives up, for this run and for good. */
function failure(
  stage: Stage,
  { step, persistence, site }: { step: string; persistence: Persistence; site: Site },
  error: unknown,
): Ran<never> {
  const { run, at } = stage.input;
  const { retries = 4, pause = "1 second" } = persistence;
  const tries = 1 + ((run.wait?.step === step ? run.wait.tries : 0) ?? 0);
  if (error instanceof TerminalError) return { type: "failed", error };
  if (tries > retries) {
    return { type: "failed", error: new TerminalError(describeError(error), { cause: error }) };
  }
  const pauseMs = Math.min(stage.lengthMs(pause, step, site) * 2 ** (tries - 1), longestPauseMs);
  const due = { retry: new Date(at.getTime() + pauseMs) };
  return { type: "retry", wait: { step, kind: "once", due, tries } };
}

const longestPauseMs = 5 * 60_000;

interface Keeping {
  readonly step: string;
  readonly source: FileSource;
  readonly options: FileOptions;
}

/** An effect like any other: what it keeps in the memo says where the content lies. */
export function files(
  stage: Stage,
  { step, source, options }: Keeping,
  site: Site,
): KeptFile | Promise<KeptFile> {
  // Whoever opens a stream at every replay leaves them open.
  if (source instanceof Readable && stage.replay.isKept(stage.path(step))) source.destroy();
  const effect = () => stage.input.keepFile(source, options);
  return once(stage, { step, effect, persistence: {} }, site);
}

export function now(stage: Stage, step: string, site: Site): Date {
  const drawn = draw(stage, { step, kind: "now", first: () => stage.input.at }, site);
  // What was kept under this name and kind is what the line above put there.
  return drawn as Date;
}

export function random(stage: Stage, step: string, site: Site): number {
  const first = () => fraction(`${stage.input.run.id}:${stage.path(step)}`);
  const drawn = draw(stage, { step, kind: "random", first }, site);
  // As above.
  return drawn as number;
}

interface Drawn {
  readonly step: string;
  readonly kind: StepKind;
  readonly first: () => PlainData;
}

function draw(stage: Stage, { step, kind, first }: Drawn, site: Site): PlainData {
  const path = stage.path(step);
  const kept = stage.replay.reach(path, kind, site);
  if (kept?.raw !== undefined) return stage.plain(kept.raw, path, site);
  const raw = stage.plain(first(), path, site);
  stage.replay.keep({ step: path, kind, raw });
  return raw;
}

/** Evenly spread over [0, 1): the run's id is random, and no two steps share a name. */
function fraction(seed: string): number {
  const bits = createHash("sha256").update(seed).digest().readBigUInt64BE() >> 11n;
  return Number(bits) / 2 ** 53;
}
