/**
 * One replay of a run: which steps are answered, and what is said in the stretches between them.
 *
 * Invariants: an answer is found by its step's name only. A stretch (what is said between two
 * named steps) goes out the first time a run passes it; one whose closing step was answered in
 * an earlier turn never goes out again. Replaying the same entry twice gives the same result.
 */
import { createHash } from "node:crypto";
import { AuthoringError } from "../base/errors.ts";
import { type PlainData, toPlain } from "../base/plain.ts";
import type { Memo, Option, Run } from "../model/customer.ts";
import type { Content } from "./verbs.ts";

/** What a turn does besides moving the run: in this order, when it is committed. */
export type Effect =
  | { readonly type: "say"; readonly content: Content }
  | { readonly type: "ask"; readonly question: Question }
  | { readonly type: "remember"; readonly key: string; readonly value: PlainData }
  | { readonly type: "timer"; readonly timer: TimerSetting }
  | { readonly type: "cancel-timer"; readonly id: string };

export interface TimerSetting {
  /** Unique for the customer; setting it anew moves it. */
  readonly id: string;
  readonly dueAt: Date;
  /** Fires again after each such time. */
  readonly everyMs?: number | undefined;
  /** The run it wakes, and the step it is about. */
  readonly run?: string | undefined;
  readonly step?: string | undefined;
}

export interface Question {
  readonly run: string;
  readonly flow: string;
  readonly step: string;
  readonly kind: "ask" | "choose";
  readonly text: string;
  readonly options: readonly Option[];
}

export interface Site {
  readonly stack?: string;
}

export class Replay {
  readonly effects: Effect[] = [];
  readonly memo: Memo[];
  readonly said: string[];
  readonly #run: Run;
  readonly #entry: string;
  readonly #sites = new Map<string, Site>();
  #stretch: Effect[] = [];
  /** The named step before the stretch: a stretch is known by it, since the next may be renamed. */
  #after = "";

  constructor(run: Run, entry: string) {
    this.#run = run;
    this.#entry = entry;
    this.memo = [...run.memo];
    this.said = [...run.said];
  }

  /** Adds to the stretch that the next named step closes. */
  add(effect: Effect): void {
    this.#stretch.push(effect);
  }

  /** Comes to a named step: closes the stretch before it and returns what the step has kept. */
  reach(step: string, kind: Memo["kind"], site: Site): Memo | undefined {
    this.#claimName(step, site);
    const kept = this.memo.find((memo) => memo.step === step);
    if (kept && kept.kind !== kind) throw this.#changedKind(kept, kind);
    const isPassed = (kept && kept.by !== this.#entry) || this.#run.wait?.step === step;
    this.#closeStretch(!isPassed);
    this.#after = step;
    return kept;
  }

  /** Comes to the end of the flow. */
  end(): void {
    this.#closeStretch(true);
  }

  keep(step: string, kind: Memo["kind"], raw: PlainData | undefined): void {
    this.forget(step);
    const kept = raw === undefined ? {} : { raw: toPlain(raw) };
    this.memo.push({ step, kind, by: this.#entry, ...kept });
  }

  /** Drops an answer that no longer fits, so that the step is asked again. */
  forget(step: string): void {
    const at = this.memo.findIndex((memo) => memo.step === step);
    if (at >= 0) this.memo.splice(at, 1);
  }

  #closeStretch(isFirstPass: boolean): void {
    const stretch = this.#stretch;
    this.#stretch = [];
    if (!isFirstPass) return;
    const seen = new Map<string, number>();
    for (const effect of stretch) {
      const content = JSON.stringify([this.#after, effect]);
      const count = (seen.get(content) ?? 0) + 1;
      seen.set(content, count);
      const mark = digest(`${count} ${content}`);
      if (this.said.includes(mark)) continue;
      this.said.push(mark);
      this.effects.push(effect);
    }
  }

  #claimName(step: string, site: Site): void {
    const first = this.#sites.get(step);
    if (first) {
      throw new AuthoringError(
        "FLOW_STEP_REUSED",
        `Step "${step}" ran twice in flow "${this.#run.flow}" (${place(first)} and ${place(site)}). ` +
          "A name may run once in a run: give each step a name of its own",
        { flow: this.#run.flow, step },
      );
    }
    this.#sites.set(step, site);
  }

  #changedKind(kept: Memo, kind: Memo["kind"]): AuthoringError {
    return new AuthoringError(
      "FLOW_STEP_CHANGED_KIND",
      `Step "${kept.step}" of flow "${this.#run.flow}" was answered as ${kept.kind}() and is now ${kind}(). ` +
        "What was kept does not fit: give the new step a new name",
      { flow: this.#run.flow, step: kept.step },
    );
  }
}

function digest(content: string): string {
  return createHash("sha1").update(content).digest("base64url").slice(0, 12);
}

/** Remembers where the author called `verb`; the text is made only if an error needs it. */
export function siteOf(verb: (...input: never[]) => unknown): Site {
  const site: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  // Each frame costs, on every replay, and one is enough.
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(site, verb);
  Error.stackTraceLimit = limit;
  return site;
}

/** File and line in the author's code where a step was called. */
function place(site: Site): string {
  const line = site.stack?.split("\n").find((frame) => frame.trim().startsWith("at "));
  return /([^/\\(]+:\d+):\d+\)?$/.exec(line ?? "")?.[1] ?? "an unknown place";
}
