/**
 * What the verbs of one play share: the replay, the question reached, and what the author got
 * wrong. A wait is a promise that never settles.
 */

import { type Duration, lengthMs } from "../base/duration.ts";
import { AuthoringError, describeError } from "../base/errors.ts";
import { type PlainData, toPlain } from "../base/plain.ts";
import { place, type Site, siteOf } from "../base/site.ts";
import type { Form } from "../form/form.ts";
import type { Wait } from "../model/customer.ts";
import { Awaited, type Unawaited } from "./awaited.ts";
import { here, pathOf } from "./inside.ts";
import type { Sentences } from "./languages/language.ts";
import type { PlayInput } from "./play-input.ts";
import { type Effect, type Question, Replay } from "./replay.ts";
import { ChangedKind } from "./step-mistakes.ts";

/** Where a verb was called is found by another replay, if an error has to name it. */
const unknown: Site = {};

/** A page on which all of a form can be filled in, and what is said of it. */
export interface PageOffer {
  readonly step: string;
  readonly text: string;
}

interface Called {
  readonly verb: string;
  readonly site: Site;
  readonly awaited: Awaited<unknown>;
}

export class Stage {
  readonly input: PlayInput;
  readonly replay: Replay;
  readonly facts: Record<string, PlainData | undefined>;
  readonly forms = new Map<string, Form>();
  /** Effects under way: a turn does not end before them. */
  readonly running = new Set<Promise<unknown>>();
  readonly waiting: Promise<"waiting">;
  /** The step the run stands at, if any. */
  wait: Wait | undefined;
  changed: ChangedKind | undefined;
  isRefused = false;
  mistake: AuthoringError | undefined;
  isOver = false;
  readonly #called: Called[] = [];
  readonly #unawaited: Unawaited = { count: 0 };
  readonly #notesPlaces: boolean;
  #reachWait: () => void = () => {};

  constructor(input: PlayInput) {
    this.input = input;
    this.#notesPlaces = input.notesPlaces === true || input.isChecked === true;
    const isCompared = input.isChecked === true || input.isRehearsal === true;
    this.replay = new Replay(input.run, {
      entry: input.entry,
      notesVisits: isCompared,
      gone: input.flow.options.migrate,
    });
    this.facts = { ...input.run.known };
    this.waiting = new Promise((resolve) => {
      this.#reachWait = () => resolve("waiting");
    });
  }

  /** A call of a verb: its place, its mistakes and whether it is awaited are seen to. */
  calls<Input extends readonly unknown[], Result>(
    verb: string,
    work: (input: Input, site: Site) => Result | Promise<Result>,
  ): (...input: Input) => Promise<Result> {
    const called = (...input: Input): Promise<Result> => {
      // What runs once is not replayed.
      const isPlaceNeeded = this.#notesPlaces || here().once !== undefined;
      const site = isPlaceNeeded ? siteOf(called) : unknown;
      const begun = this.#begin(verb, site, () => work(input, site));
      const awaited = Awaited.of(begun, this.#unawaited);
      if (this.#notesPlaces) this.#called.push({ verb, site, awaited });
      return awaited;
    };
    return called;
  }

  /** The full name of a step called here. */
  path(step: string): string {
    return pathOf(here().scope, step);
  }

  say(effect: Effect, site: Site): void {
    if (!this.isOver) this.replay.add(effect, site);
  }

  /** What `value` is for the memo, or the author's mistake. */
  plain<Value>(value: Value, step: string, site: Site): Value {
    return this.#plain(value, { what: `Step "${step}"`, does: "returns", step, site });
  }

  /** As above, of what a verb without a step is given. */
  given<Value>(value: Value, verb: string, site: Site): Value {
    return this.#plain(value, { what: `${verb}()`, does: "is given", site });
  }

  #plain<Value>(
    value: Value,
    { what, does, step, site }: { what: string; does: string; step?: string; site: Site },
  ): Value {
    try {
      return toPlain(value);
    } catch (cause) {
      const facts = { ...this.at(site), ...(step !== undefined && { step }), cause };
      throw new AuthoringError(
        "FLOW_NOT_PLAIN",
        `${what} in flow "${facts.flow}" (${facts.place}) ${does} what cannot be kept. ` +
          describeError(cause),
        facts,
      );
    }
  }

  /** The end of a time that begins with this turn. */
  later(duration: Duration, step: string, site: Site): Date {
    return new Date(this.input.at.getTime() + this.lengthMs(duration, step, site));
  }

  lengthMs(duration: Duration, step: string, site: Site): number {
    return lengthMs(duration, { ...this.at(site), step });
  }

  /** What an error tells of the place where an author called a verb. */
  at(site: Site): { readonly flow: string; readonly place: string } {
    return { flow: this.input.flow.name, place: place(site) };
  }

  get sentences(): Sentences {
    return this.input.language.sentences;
  }

  /** Stands at a question, and asks it if the customer does not see it yet. */
  ask(
    asked: Omit<Question, "run" | "flow" | "language">,
    { due, reason, page }: { due: NonNullable<Wait["due"]>; reason?: string; page?: PageOffer },
  ): Promise<never> {
    const { run, entry, asksAgain, reminds, language } = this.input;
    if (this.wait) return never();
    this.isRefused = reason !== undefined;
    const isNew = this.replay.keptOf(asked.step)?.by === entry;
    if (this.isRefused) this.replay.count("asked again", isNew ? "refused" : "release");
    this.replay.forget(asked.step);
    const before = reason ?? (reminds ? this.sentences.reminder : undefined);
    if (before !== undefined || asksAgain || !this.#stoodAt(asked)) {
      const text = before === undefined ? asked.text : `${before} ${asked.text}`;
      const question: Question = {
        run: run.id,
        flow: run.flow,
        language: language.code,
        ...asked,
        text,
      };
      if (page) this.replay.effects.push({ type: "form link", run: run.id, ...page });
      this.replay.effects.push({ type: "ask", question });
    }
    const { step, kind, options } = asked;
    const tries = this.refusalsAt(asked) + (reason === undefined ? 0 : 1);
    return this.stand({ step, kind, options: [...options], due, ...(tries > 0 && { tries }) });
  }

  /** How many answers to this question were refused before. */
  refusalsAt(asked: Pick<Wait, "step" | "kind">): number {
    return (this.#stoodAt(asked) && this.input.run.wait?.tries) || 0;
  }

  /** Stands at a step. The times a wait was given when the run came there stay as they are. */
  stand(wait: Omit<Wait, "options"> & Partial<Wait>): Promise<never> {
    if (this.wait) return never();
    const { due: wanted, ...rest } = wait;
    const isNew = !this.#stoodAt(wait) || wait.kind === "once";
    const due = isNew ? wanted : this.input.run.wait?.due;
    const hasTimers = due !== undefined && Object.keys(due).length > 0;
    this.wait = { options: [], ...rest, ...(hasTimers && { due }) };
    this.#reachWait();
    return never();
  }

  #stoodAt({ step, kind }: Pick<Wait, "step" | "kind">): boolean {
    const { wait } = this.input.run;
    return wait?.step === step && wait.kind === kind;
  }

  /** Stands where it stood before this turn. */
  standOn(): Promise<never> {
    const { wait } = this.input.run;
    if (wait && !this.wait) this.wait = wait;
    this.#reachWait();
    return never();
  }

  /** @throws AuthoringError when a verb was called and nobody waits for it. */
  async checkAwaited(): Promise<void> {
    if (this.#unawaited.count === 0) return;
    // Promises handed on side by side are waited for a moment later.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#unawaited.count === 0) return;
    const first = this.#called.find(({ awaited }) => !awaited.isAwaited);
    const { verb, site } = first ?? { verb: "a verb", site: unknown };
    const at = this.at(site);
    throw new AuthoringError(
      "FLOW_NOT_AWAITED",
      `${verb}() in flow "${at.flow}" (${at.place}) is not awaited, so the flow does ` +
        `not stop where it should: write await ${verb}(…)`,
      at,
    );
  }

  /** What is known at once costs no promise more than the one its caller awaits. */
  #begin<Result>(
    verb: string,
    site: Site,
    work: () => Result | Promise<Result>,
  ): Result | Promise<Result> {
    try {
      this.#refuseInsideOnce(verb, site);
      if (this.isOver) return never();
      const begun = work();
      return begun instanceof Promise ? begun.catch((error) => this.#fail(error)) : begun;
    } catch (error) {
      return this.#fail(error);
    }
  }

  #fail(error: unknown): Promise<never> {
    if (error instanceof ChangedKind) return this.#pause(error);
    if (error instanceof AuthoringError) this.mistake ??= error;
    return Promise.reject(error);
  }

  /** Goes no further: an author's catch never sees it. */
  #pause(changed: ChangedKind): Promise<never> {
    this.changed ??= changed;
    this.#reachWait();
    return never();
  }

  #refuseInsideOnce(verb: string, site: Site): void {
    const step = here().once;
    if (step === undefined) return;
    const at = this.at(site);
    throw new AuthoringError(
      "FLOW_VERB_INSIDE_ONCE",
      `${verb}() was called inside once("${step}") in flow "${at.flow}" (${at.place}). What runs ` +
        `once is not replayed: return the result from once() and call ${verb}() after it`,
      { ...at, step },
    );
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
