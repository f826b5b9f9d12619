/**
 * One replay of a run: which steps are answered, and what is said in the stretches between them.
 *
 * Invariants: an answer is found by its step's name only. A stretch (what is said between two
 * named steps) goes out the first time a run passes it; one whose closing step was answered in
 * an earlier turn never goes out again. Replaying the same entry twice gives the same result:
 * what a finished scope held is dropped at the end of the turn only.
 */
import { createHash } from "node:crypto";
import type { Duration } from "../base/duration.ts";
import type { PlainData } from "../base/plain.ts";
import { place, type Site } from "../base/site.ts";
import type { FieldQuestion } from "../form/question.ts";
import type { Memo, Run, StepKind } from "../model/customer.ts";
import type { PageTurn } from "./pages.ts";
import { ChangedKind, movedAway, reused } from "./step-mistakes.ts";
import type { Content } from "./verbs.ts";

/** What a turn does besides moving the run: in this order, when it is committed. */
export type Effect =
  | { readonly type: "say"; readonly content: Content }
  | { readonly type: "ask"; readonly question: Question }
  | PageTurn
  /** To the page of the form that is filled in this step. */
  | {
      readonly type: "form link";
      readonly text: string;
      readonly run: string;
      readonly step: string;
    }
  | ({ readonly type: "remember" } & Remembered)
  | { readonly type: "saved"; readonly flow: string; readonly reason: Saved }
  | { readonly type: "asked again"; readonly flow: string; readonly reason: AskedAgain }
  | { readonly type: "language"; readonly language: string }
  | { readonly type: "timer"; readonly timer: TimerSetting }
  | { readonly type: "cancel-timer"; readonly id: string };

/** Why a question was not asked. */
type Saved = "known" | "confirmed" | "together";

/** Why one was asked that had an answer. `release`: it was given to an earlier one, and no longer fits. */
type AskedAgain = "refused" | "release" | "unfit" | "changed";

type Counted = ["saved", Saved] | ["asked again", AskedAgain];

/** A fact of the customer, and for how long it is taken for one. */
export interface Remembered {
  readonly key: string;
  readonly value: PlainData;
  readonly validFor?: Duration | undefined;
}

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

export interface Question extends FieldQuestion {
  readonly run: string;
  readonly flow: string;
  readonly step: string;
  readonly language: string;
}

/** A step that was come to, or what was said after it, in the order of the flow. */
export interface Visited {
  readonly step: string;
  readonly kind: StepKind | "say";
  readonly content?: Content;
  readonly site: Site;
}

export interface ReplayOptions {
  readonly entry: string;
  readonly notesVisits: boolean;
  /** By their names, steps of earlier releases that have another name now. */
  readonly gone?: Readonly<Record<string, unknown>> | undefined;
}

export class Replay {
  readonly effects: Effect[] = [];
  /** Noted only for who compares it with another replay. */
  readonly visited: Visited[] = [];
  readonly #run: Run;
  readonly #entry: string;
  readonly #notesVisits: boolean;
  readonly #gone: Readonly<Record<string, unknown>>;
  readonly #memo: Map<string, Memo>;
  readonly #said: Map<string, string[]>;
  /** For each stretch, by the step before it, the step that came after it in this replay. */
  readonly #closings = new Map<string, string>();
  /** What scopes have come to in this turn, by their paths. */
  readonly #scopes = new Map<string, Memo>();
  /** Parts of scopes that have ended: now, and at any time. */
  readonly #finished = new Set<string>();
  readonly #left = new Set<string>();
  readonly #sites = new Map<string, Site>();
  #stretch: Effect[] = [];
  /** The named step before the stretch: a stretch is known by it, since the next may be renamed. */
  #after = "";

  constructor(run: Run, { entry, notesVisits, gone = {} }: ReplayOptions) {
    this.#run = run;
    this.#gone = gone;
    this.#entry = entry;
    this.#notesVisits = notesVisits;
    this.#memo = new Map(run.memo.map((memo) => [memo.step, memo]));
    this.#said = new Map(Object.entries(run.said));
  }

  /** All that is kept: enough to replay this very turn. */
  get memo(): Memo[] {
    return [...this.#memo.values()];
  }

  /** What steps other than questions have kept, whenever that was. */
  get taken(): Memo[] {
    return this.memo.filter(({ kind }) => kind !== "ask" && kind !== "choose");
  }

  /** What is kept when the turn is over: of a finished scope, its result alone. */
  get compacted(): Memo[] {
    if (this.#scopes.size === 0) return this.memo;
    const rest = this.memo.filter(({ step }) => !this.#isInFinished(step));
    const outermost = [...this.#scopes.values()].filter(({ step }) => !this.#isInFinished(step));
    const names = new Set(outermost.map(({ step }) => step));
    return [...rest.filter(({ step }) => !names.has(step)), ...outermost];
  }

  /** Marks of what was said. A loop leaves those of the stretch it stands in, however often it ran. */
  get said(): Run["said"] {
    return Object.fromEntries([...this.#said].filter(([after]) => !this.#isOver(after)));
  }

  /** Adds to the stretch that the next named step closes. */
  add(effect: Effect, site: Site): void {
    if (this.#notesVisits && effect.type === "say") {
      this.visited.push({ step: this.#after, kind: "say", content: effect.content, site });
    }
    this.#stretch.push(effect);
  }

  /** Notes, for who counts them, a question that was saved or that is asked again. */
  count(...[type, reason]: Counted): void {
    // Two types of effects, each with reasons of its own.
    this.effects.push({ type, flow: this.#run.flow, reason } as Effect);
  }

  /** Comes to a named step: closes the stretch before it and returns what the step has kept. */
  reach(step: string, kind: StepKind, site: Site): Memo | undefined {
    const kept = this.enter(step, kind, site);
    this.#pass(step, (kept && kept.by !== this.#entry) || this.#run.wait?.step === step);
    return kept;
  }

  /** Comes to a scope, whose first step closes the stretch before it. */
  enter(step: string, kind: StepKind, site: Site): Memo | undefined {
    this.#claimName(step, site);
    if (this.#notesVisits) this.visited.push({ step, kind, site });
    const kept = this.#memo.get(step);
    if (!kept || kept.kind === kind) return kept;
    const isFresh = kept.by === this.#entry && (kept.kind === "ask" || kept.kind === "choose");
    if (!isFresh) throw new ChangedKind(kept, kind);
    // What has just been answered was another question: this one is still to be asked.
    this.forget(step);
    return undefined;
  }

  isKept(step: string): boolean {
    return this.#memo.has(step);
  }

  /** Whether anything is kept below a step. */
  isBegun(step: string): boolean {
    for (const name of this.#memo.keys()) if (name.startsWith(`${step}/`)) return true;
    return false;
  }

  /** What a part of a scope came to, where it has ended before. */
  keptOf(part: string): Memo | undefined {
    return this.#memo.get(part);
  }

  /** Comes to the end of a part of a scope that has ended before, or ends now. */
  leave(part: string, { isFirst }: { isFirst: boolean }): void {
    this.#pass(part, !isFirst);
    this.#left.add(part);
    if (isFirst) this.#finished.add(part);
  }

  /** Comes to the end of the flow. */
  end(): void {
    this.#pass("", false);
  }

  keep(kept: Omit<Memo, "by">): void {
    this.forget(kept.step);
    this.#memo.set(kept.step, { ...kept, by: this.#entry });
  }

  /** What kind of question the kept answer of a step was given to. */
  askedAs(step: string): "ask" | "choose" | undefined {
    const kind = this.#memo.get(step)?.kind;
    return kind === "ask" || kind === "choose" ? kind : undefined;
  }

  /** Notes what was made of an answer, which stays where it is. */
  noteAnswer(kept: Memo): void {
    this.#memo.set(kept.step, kept);
  }

  /** Notes the schema that took an answer, which stays where it is. */
  noteShape(kept: Memo, shape: string): void {
    this.#memo.set(kept.step, { ...kept, shape });
  }

  /** What is to be kept of a scope from the end of the turn on. */
  keepScope(step: string, kind: StepKind, raw?: PlainData): void {
    const result = raw === undefined ? {} : { raw };
    this.#scopes.set(step, { step, kind, ...result, by: this.#entry });
  }

  /** Drops an answer that no longer fits, so that the step is asked again. */
  forget(step: string): void {
    this.#memo.delete(step);
  }

  /** Whether the stretch after a step can never come again, since its scope has gone on. */
  #isOver(after: string): boolean {
    if (this.#isInFinished(after)) return true;
    const closing = this.#closings.get(after);
    return this.#left.has(after) && closing !== undefined && this.#left.has(closing);
  }

  #isInFinished(step: string): boolean {
    for (let end = step.lastIndexOf("/"); end > 0; end = step.lastIndexOf("/", end - 1)) {
      if (this.#finished.has(step.slice(0, end))) return true;
    }
    return false;
  }

  #pass(step: string, isPassed: boolean): void {
    this.#closings.set(this.#after, step);
    const stretch = this.#stretch;
    this.#stretch = [];
    if (!isPassed) this.#send(stretch);
    this.#after = step;
  }

  #send(stretch: readonly Effect[]): void {
    if (stretch.length === 0) return;
    const before = this.#said.get(this.#after) ?? this.#saidEarlier(this.#after);
    const marks = new Set(before);
    const seen = new Map<string, number>();
    for (const effect of stretch) {
      const content = JSON.stringify(effect);
      const count = (seen.get(content) ?? 0) + 1;
      seen.set(content, count);
      const mark = digest(`${count} ${content}`);
      if (marks.has(mark)) continue;
      marks.add(mark);
      this.effects.push(effect);
    }
    this.#said.set(this.#after, [...marks]);
  }

  #saidEarlier(after: string): readonly string[] {
    const chapter = this.#run.earlier?.find(({ said }) => Object.hasOwn(said, after));
    return chapter?.said[after] ?? [];
  }

  #claimName(step: string, site: Site): void {
    if (Object.hasOwn(this.#gone, step)) throw movedAway(this.#run.flow, step, place(site));
    const first = this.#sites.get(step);
    if (first) throw reused(this.#run.flow, step, [place(first), place(site)]);
    this.#sites.set(step, site);
  }
}

function digest(content: string): string {
  return createHash("sha1").update(content).digest("base64url").slice(0, 12);
}
