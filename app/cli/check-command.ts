/**
 * `throughline check` and `throughline runs`: a release beside its translations and beside the
 * customers who are in its flows.
 */
import { statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkRelease,
  endRun,
  type ReleaseReport,
  restore,
  type StoppedRun,
  type Store,
  stoppedRuns,
  storeFor,
} from "../../src/index.ts";
import { readConfig } from "../config.ts";
import { loadFlows } from "../flows.ts";
import { exitCodes } from "./exit.ts";
import { checkFilled, placeOf } from "./place.ts";
import { type TextProblem, textProblems } from "./text-problems.ts";
import type { Terminal } from "./told.ts";

export interface CheckOptions {
  readonly from?: string;
  readonly json?: boolean;
}

const mostShown = 20;

/** Gives the exit code: 2 when some customer would stand still, or a translation is missing. */
export async function checkCommand(
  { from, json }: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  const { flows, forms } = await loadFlows(readConfig(terminal.environment).flowsDirectory);
  const texts = textProblems(
    flows,
    forms.map(({ form }) => form),
  );
  if (!json) terminal.out(translated(texts));
  const report = await inRelease(from, terminal, (store) => checkRelease(store, flows));
  terminal.out(json ? `${JSON.stringify({ ...report, texts })}\n` : checked(report));
  const { paused, broken } = report.counts;
  return paused + broken + texts.length > 0 ? exitCodes.problemsFound : exitCodes.done;
}

/** Lists the runs that wait for an operator. Gives the exit code: 2 when there are any. */
export async function runsCommand(
  { from, json }: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  const stopped = await inRelease(from, terminal, stoppedRuns);
  terminal.out(json ? `${JSON.stringify(stopped)}\n` : listed(stopped));
  return stopped.length > 0 ? exitCodes.problemsFound : exitCodes.done;
}

/** Ends one run for good. Gives the exit code: 1 when there is no such run. */
export async function endRunCommand(
  { customer, run }: { readonly customer: string; readonly run: string },
  { from }: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  const isEnded = await inStore(from, terminal, (store) => endRun(store, customer, run));
  if (isEnded) terminal.out(`Run ${run} of customer ${customer} has ended\n`);
  else terminal.err(`Customer ${customer} has no run ${run}: see throughline runs\n`);
  return isEnded ? exitCodes.done : exitCodes.failed;
}

/** A backup is restored beside, looked at and removed again. */
async function inRelease<Result>(
  from: string | undefined,
  terminal: Terminal,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const isBackup = from !== undefined && statSync(from, { throwIfNoEntry: false })?.isFile();
  if (!isBackup) return inStore(from, terminal, work);
  const directory = await mkdtemp(join(tmpdir(), "throughline-check-"));
  try {
    const target = storeFor({ directory, preparation: { as: "tool" } });
    await target.open();
    await restore(from, target);
    await target.close();
    return await inStore(directory, terminal, work);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function inStore<Result>(
  from: string | undefined,
  { environment }: Terminal,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const place = placeOf(from, environment);
  checkFilled(place);
  const store = storeFor({ ...place, preparation: { as: "tool" } });
  await store.open();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function translated(problems: readonly TextProblem[]): string {
  const lines = problems.map(
    ({ file, sentence, problem }) => `${file}: ${JSON.stringify(sentence)}: ${problem}\n`,
  );
  return lines.length === 0 ? "" : `${lines.join("")}\n`;
}

function checked({ counts, findings }: ReleaseReport): string {
  const sums = Object.entries(counts).map(
    ([verdict, count]) => `${verdict.padEnd(12)}${String(count).padStart(8)}\n`,
  );
  const lines = findings
    .slice(0, mostShown)
    .map(
      ({ verdict, flow, step, customer, run, detail }) =>
        `${verdict}: ${flow} at "${step ?? ""}", customer ${customer}, run ${run}: ${detail}\n`,
    );
  const more = findings.length - lines.length;
  return [...sums, "\n", ...lines, more > 0 ? `and ${more} more: see --json\n` : ""].join("");
}

function listed(stopped: readonly StoppedRun[]): string {
  if (stopped.length === 0) return "No run waits for an operator\n";
  return stopped
    .map(
      ({ state, flow, customer, run, reason, since }) =>
        `${state} since ${since.toISOString()}: ${flow}, customer ${customer}, run ${run}: ${reason}\n`,
    )
    .join("");
}
