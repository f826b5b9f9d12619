/**
 * Plays a run for one turn: the author's function from the top, until the first step that has
 * no answer. A wait is a promise that never settles, raced against the turn, so that an author's
 * catch and finally never see it.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { z } from "zod";
import { AuthoringError } from "../base/errors.ts";
import { type PlainData, toPlain } from "../base/plain.ts";
import type { FaultPoint } from "../base/surroundings.ts";
import type { Memo, Option, Run } from "../model/customer.ts";
import { readAnswer } from "./answers.ts";
import type { Flow } from "./flow.ts";
import { type Effect, type Question, Replay, type Site, siteOf } from "./replay.ts";
import type { AskOptions, Content, CustomerView, OnceContext, Verbs } from "./verbs.ts";
import { sentences } from "./words.ts";

export interface PlayInput {
  readonly flow: Flow;
  readonly run: Run;
  /** The inbox entry this turn handles. */
  readonly entry: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly channel: string;
  /** Shows the waiting question again even if it has not changed. */
  readonly asksAgain: boolean;
  /** Makes the result of an effect durable before the flow goes on. */
  readonly keep: (memo: readonly Memo[]) => Promise<void>;
  readonly fault: (point: FaultPoint) => void | Promise<void>;
  readonly step: RunStep;
}

/** Runs the effect of the step of this name, and passes on how it ends. */
export type RunStep = <Result>(name: string, effect: () => Promise<Result>) => Promise<Result>;

export interface Played {
  readonly type: "waiting" | "finished";
  readonly run: Run;
  readonly effects: readonly Effect[];
  /** Whether the customer's message was refused by the step it answered. */
  readonly isRefused: boolean;
}

const insideOnce = new AsyncLocalStorage<string>();

export async function play(input: PlayInput): Promise<Played> {
  return new Player(input).play();
}

class Player {
  readonly #input: PlayInput;
  readonly #replay: Replay;
  readonly #facts: Record<string, PlainData | undefined>;
  readonly #running = new Set<Promise<unknown>>();
  #question: Question | undefined;
  #isRefused = false;
  #mistake: AuthoringError | undefined;
  #isOver = false;
  #reachWait: () => void = () => {};
  readonly #waiting = new Promise<"waiting">((resolve) => {
    this.#reachWait = () => resolve("waiting");
  });

  constructor(input: PlayInput) {
    this.#input = input;
    this.#replay = new Replay(input.run, input.entry);
    this.#facts = { ...input.run.known };
  }

  async play(): Promise<Played> {
    const { flow, run } = this.#input;
    const body = Promise.resolve().then(() => flow.body(this.#verbs()));
    const type = await Promise.race([body.then(() => "finished" as const), this.#waiting]);
    body.catch(() => {});
    await Promise.allSettled(this.#running);
    this.#isOver = true;
    if (this.#mistake) throw this.#mistake;
    if (type === "finished") this.#replay.end();
    const { memo, said, effects } = this.#replay;
    const { wait: _, ...rest } = run;
    const next: Run = { ...rest, memo, said };
    const question = this.#question;
    if (type === "finished" || !question)
      return { type, run: next, effects, isRefused: this.#isRefused };
    const { step, kind, options } = question;
    const wait = { step, kind, options: [...options] };
    return { type, run: { ...next, wait }, effects, isRefused: this.#isRefused };
  }

  #verbs(): Verbs {
    const { customer, channel } = this.#input;
    const facts = this.#facts;
    const ask: Verbs["ask"] = (step, text, schema, options) =>
      this.#watch(this.#ask({ step, text, schema, options: options ?? {}, site: siteOf(ask) }));
    const choose: Verbs["choose"] = (step, text, options) =>
      this.#watch(this.#choose(step, text, options, siteOf(choose)));
    const once: Verbs["once"] = (step, effect) =>
      this.#watch(this.#once(step, effect, siteOf(once)));
    return {
      say: (content) => this.#watch(this.#say(content)),
      ask,
      choose,
      once,
      remember: (key, value) => this.#watch(this.#remember(key, value)),
      customer: {
        id: customer.id,
        facts,
        get name() {
          return typeof facts.name === "string" ? facts.name : customer.name;
        },
      } satisfies CustomerView,
      channel,
    };
  }

  /** A verb nobody awaits must not end the process: what its author got wrong fails the turn. */
  #watch<Result>(verb: Promise<Result>): Promise<Result> {
    verb.catch((error: unknown) => {
      if (error instanceof AuthoringError) this.#mistake ??= error;
    });
    return verb;
  }

  async #say(content: Content): Promise<void> {
    this.#pass("say", { type: "say", content: toPlain(content) });
  }

  async #remember(key: string, value: PlainData): Promise<void> {
    this.#pass("remember", { type: "remember", key, value: toPlain(value) });
    this.#facts[key] = toPlain(value);
  }

  #pass(verb: string, effect: Effect): void {
    this.#refuseInsideOnce(verb);
    if (!this.#isOver) this.#replay.add(effect);
  }

  async #ask<Schema extends z.ZodType<PlainData>>(asked: {
    step: string;
    text: string;
    schema: Schema;
    options: AskOptions;
    site: Site;
  }): Promise<z.output<Schema>> {
    const { step, text, schema, options, site } = asked;
    if (this.#isOver) return never();
    this.#refuseInsideOnce("ask");
    const kept = this.#replay.reach(step, "ask", site);
    const known = options.remember === undefined ? undefined : this.#facts[options.remember];
    const raw = kept ? kept.raw : known;
    if (raw === undefined) return this.#wait({ step, kind: "ask", text, options: [] });
    const read = await readAnswer(raw, schema);
    if (read.type === "refused") {
      return this.#wait({ step, kind: "ask", text, options: [] }, kept && read.reason);
    }
    if (!kept) this.#replay.keep(step, "ask", raw);
    if (options.remember !== undefined) this.#learn(options.remember, read.value, kept);
    return read.value;
  }

  /** An answer becomes a fact in the turn that gives it, and not again when it is replayed. */
  #learn(key: string, value: PlainData, kept: Memo | undefined): void {
    this.#facts[key] = value;
    if (kept?.by !== this.#input.entry) return;
    this.#replay.effects.push({ type: "remember", key, value: toPlain(value) });
  }

  async #choose<Options extends Readonly<Record<string, string>>>(
    step: string,
    text: string,
    labels: Options,
    site: Site,
  ): Promise<keyof Options & string> {
    if (this.#isOver) return never();
    this.#refuseInsideOnce("choose");
    const options: Option[] = Object.entries(labels).map(([key, title]) => ({ key, title }));
    const kept = this.#replay.reach(step, "choose", site);
    const question = { step, kind: "choose" as const, text, options };
    if (!kept) return this.#wait(question);
    const chosen = options.find(({ key }) => key === kept.raw);
    if (!chosen) return this.#wait(question, sentences.chooseOne);
    return chosen.key as keyof Options & string;
  }

  // biome-ignore lint/suspicious/noConfusingVoidType: an effect may return nothing
  async #once<Result extends PlainData | void>(
    step: string,
    effect: (context: OnceContext) => Result | Promise<Result>,
    site: Site,
  ): Promise<Result> {
    if (this.#isOver) return never();
    this.#refuseInsideOnce("once");
    const kept = this.#replay.reach(step, "once", site);
    // What was kept under this name is what the same effect returned.
    if (kept) return (kept.raw === undefined ? undefined : toPlain(kept.raw)) as Result;
    const running = this.#run(step, effect);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  // biome-ignore lint/suspicious/noConfusingVoidType: an effect may return nothing
  async #run<Result extends PlainData | void>(
    step: string,
    effect: (context: OnceContext) => Result | Promise<Result>,
  ): Promise<Result> {
    const { run, fault, keep, step: watched } = this.#input;
    await fault("once:before");
    const key = `${run.id}:${step}`;
    const result = await watched(step, () => insideOnce.run(step, async () => effect({ key })));
    await fault("once:ran");
    if (this.#mistake) throw this.#mistake;
    // Replays will see what was kept, so the first pass sees that too.
    const kept = result === undefined ? undefined : toPlain(result as PlainData);
    this.#replay.keep(step, "once", kept);
    await keep(this.#replay.memo);
    await fault("once:kept");
    return kept as Result;
  }

  /** Stands at a step: asks if the customer does not see the question yet. */
  #wait(asked: Omit<Question, "run" | "flow">, reason?: string): Promise<never> {
    const { run, asksAgain } = this.#input;
    if (this.#question) return never();
    this.#replay.forget(asked.step);
    const question: Question = { run: run.id, flow: run.flow, ...asked };
    this.#question = question;
    this.#isRefused = reason !== undefined;
    if (reason !== undefined || asksAgain || run.wait?.step !== asked.step) {
      const text = reason === undefined ? asked.text : `${reason} ${asked.text}`;
      this.#replay.effects.push({ type: "ask", question: { ...question, text } });
    }
    this.#reachWait();
    return never();
  }

  #refuseInsideOnce(verb: string): void {
    const step = insideOnce.getStore();
    if (step === undefined) return;
    const { name } = this.#input.flow;
    throw new AuthoringError(
      "FLOW_VERB_INSIDE_ONCE",
      `${verb}() was called inside once("${step}") in flow "${name}". What runs once is not replayed: ` +
        `return the result from once() and call ${verb}() after it`,
      { flow: name, step },
    );
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
