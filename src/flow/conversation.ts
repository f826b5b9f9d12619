/**
 * The runs of one customer in one turn: begun, answered, played on, interrupted and gone back to.
 * Nothing is changed but here; what is changed is in the reply, which is committed as a whole.
 */
import { createHash } from "node:crypto";
import type { PlainData } from "../base/plain.ts";
import type { PageWanted } from "../form/question.ts";
import type { Customer, Memo, Prompt, Run } from "../model/customer.ts";
import type { Flow } from "./flow.ts";
import type { Answering, ConverseTools, Incoming, Reply } from "./incoming.ts";
import type { Language, Sentences } from "./languages/language.ts";
import { type Played, play } from "./play.ts";
import type { Effect } from "./replay.ts";
import { inOrderOf, isAsking, placed, released } from "./runs.ts";
import type { Submitted } from "./submitted.ts";
import { timerEffects } from "./timers.ts";
import type { Content } from "./verbs.ts";
import { languageFor } from "./words.ts";

export class Conversation {
  language: Language;
  readonly #incoming: Incoming;
  readonly #customer: Customer;
  readonly #tools: ConverseTools;
  readonly #effects: Effect[] = [];
  /** Runs of flows this bot does not have: left as they are. */
  readonly #foreign: readonly Run[];
  /** What this very turn had made durable before a crash cut it off. */
  readonly #begunBefore: readonly Run[];
  #runs: Run[];

  constructor(incoming: Incoming, customer: Customer, tools: ConverseTools) {
    this.#incoming = incoming;
    this.#customer = customer;
    this.#tools = tools;
    this.language = languageFor(customer.language, incoming.locale);
    const { entry } = incoming;
    this.#foreign = customer.runs.filter(({ flow }) => !tools.flows.byName(flow));
    const own = customer.runs.filter(({ flow }) => tools.flows.byName(flow));
    this.#begunBefore = own.filter(({ by }) => by === entry);
    this.#runs = own.filter(({ by }) => by !== entry);
  }

  get runs(): readonly Run[] {
    return this.#runs;
  }

  /** Whether nothing was said before. */
  get isFirst(): boolean {
    return this.#customer.exchangeCount === 0;
  }

  /** The question this app shows. */
  get prompt(): Prompt | undefined {
    return this.#customer.prompts[this.#incoming.identity];
  }

  /** The run whose question this app shows, else the one that asked last. */
  lookedAt(): Run | undefined {
    const asking = this.#runs.filter(isAsking);
    return asking.find(({ id }) => id === this.prompt?.run) ?? asking.at(-1);
  }

  /** Drops a run as if it had never been. */
  drop(run: Run): void {
    this.#runs = this.#runs.filter(({ id }) => id !== run.id);
  }

  /** The answer is bound to the step the customer is looking at, before any replay. */
  async answer(
    run: Run,
    { asked, option, options = [] }: Answering,
    elsewhere?: Flow,
  ): Promise<Reply> {
    const together = options.map(({ key }) => key);
    const raw = option?.key ?? (together.length > 0 ? { input: together } : this.#heard());
    const played = await this.#play(this.bound(run, { step: asked.step, kind: asked.kind, raw }), {
      asksAgain: false,
      mayYield: elsewhere !== undefined,
    });
    if (played === "yielded" && elsewhere) return this.begin(elsewhere);
    if (played === "paused") this.say("paused");
    const titles = (option ? [option] : options).map(({ title }) => title);
    const chosen = titles.length > 0 && { chosen: titles.join(", ") };
    return this.done({ answered: { flow: run.flow, step: asked.step, ...chosen } });
  }

  /** As the memo keeps an answer: text, with what came with it. */
  #heard(): PlainData {
    const { text, attached = [] } = this.#incoming;
    return attached.length === 0 ? text : { text, attached };
  }

  /** Several answers at once, bound to the form that the run stands in. */
  async submit(run: Run, submitted: Submitted): Promise<Reply> {
    if ((await this.#play(run, { asksAgain: true, submitted })) === "paused") this.say("paused");
    return this.done({ answered: { flow: run.flow, step: submitted.at } });
  }

  bound(run: Run, memo: Omit<Memo, "by">): Run {
    const others = run.memo.filter(({ step }) => step !== memo.step);
    return { ...run, memo: [...others, { ...memo, by: this.#incoming.entry }] };
  }

  /** Shows where a run stands. */
  async resume(run: Run, note?: string): Promise<Reply> {
    if ((await this.#play(run, { asksAgain: true })) === "paused") this.say("paused");
    return this.done(note === undefined ? {} : { note });
  }

  /** Plays a run on, without a word if it stays where it is. */
  goOn(run: Run, { reminds = false } = {}): Promise<Played["type"] | "yielded"> {
    return this.#play(run, { asksAgain: false, reminds });
  }

  /**
   * Starts a flow, or comes back to it when the customer is in it already. What was told in a run
   * that is `replaced` is asked again: that is why somebody starts over.
   */
  async begin(
    flow: Flow,
    { replaced, input }: { replaced?: Run; input?: PlainData } = {},
  ): Promise<Reply> {
    const open = this.#runs.find((run) => run.flow === flow.name);
    if (open && input === undefined) {
      this.#runs = [...this.#runs.filter((run) => run !== open), open];
      return this.resume(released(open));
    }
    const run = this.#newRun(flow, replaced, input);
    this.#runs = [...this.#runs, run];
    await this.#play(run, { asksAgain: false });
    return this.done();
  }

  #newRun(flow: Flow, replaced: Run | undefined, input: PlainData | undefined): Run {
    const { entry, at } = this.#incoming;
    const facts = Object.entries(this.#customer.facts).flatMap(([key, { value, validUntil }]) =>
      validUntil && validUntil <= at ? [] : [[key, value] as const],
    );
    return {
      id: createHash("sha256")
        .update(`${this.#customer._id} ${entry} ${flow.name}`)
        .digest("base64url")
        .slice(0, 22),
      flow: flow.name,
      by: entry,
      startedAt: at,
      known: replaced?.known ?? Object.fromEntries(facts),
      memo: this.#begunBefore.find((begun) => begun.flow === flow.name)?.memo ?? [],
      said: {},
      ...(input !== undefined && { input }),
    };
  }

  /**
   * Plays a run and, when it ends, the one it had interrupted. Nothing happens when the answer is
   * refused and the message may mean something else.
   */
  async #play(
    run: Run,
    how: { asksAgain: boolean; mayYield?: boolean; reminds?: boolean; submitted?: Submitted },
  ): Promise<Played["type"] | "yielded"> {
    const { flows, keep, keepFile, fault, step, plays, isChecked } = this.#tools;
    const { entry, at, channel, forms, nameOnApp } = this.#incoming;
    const flow = flows.byName(run.flow);
    if (!flow) return "waiting";
    plays(flow.name);
    const { wait } = this.#customer.runs.find(({ id }) => id === run.id) ?? {};
    const played = await play({
      flow,
      run,
      entry,
      at,
      channel,
      forms,
      fault,
      step,
      keepFile,
      language: this.language,
      customer: {
        id: this.#customer._id,
        name: nameOnApp ?? "",
        toldAt: (fact) => this.#customer.facts[fact]?.at,
      },
      asksAgain: how.asksAgain,
      submitted: how.submitted,
      offersPage: this.#tools.offersPage,
      reminds: how.reminds === true,
      isChecked: isChecked === true,
      // Where it stood is what this very turn is found by, should it be played again.
      keep: (memo) => keep({ ...run, ...(wait && { wait }), memo: [...memo] }),
    });
    if (played.isRefused && how.mayYield) return "yielded";
    this.#effects.push(...played.effects);
    const others = this.#runs.filter(({ id }) => id !== run.id);
    this.#runs = placed(played, others);
    if (played.type === "parked") this.say("parked");
    const interrupted = others.findLast(isAsking);
    const isAway = played.type === "finished" || played.type === "parked";
    if (isAway && interrupted && this.#isHidden(interrupted, run))
      await this.#play(interrupted, { asksAgain: true });
    return played.type;
  }

  /**
   * Whether the end of `over` leaves a question to be shown again. What goes on by itself, without a
   * question of its own, does not take one from another app.
   */
  #isHidden(asking: Run, over: Run): boolean {
    const { timer, event } = this.#incoming;
    const isOwnWord = !timer && !event;
    return isOwnWord || isAsking(over) || this.prompt?.run === asking.id;
  }

  /** Shows other options of the open question, which stays as it is. */
  turn(wanted: PageWanted, { isPressed = false } = {}): Reply {
    this.#effects.push({ type: "page", wanted, language: this.language.code, isPressed });
    return this.done();
  }

  say(content: keyof Sentences | Exclude<Content, string>): void {
    const said = typeof content === "string" ? this.language.sentences[content] : content;
    this.#effects.push({ type: "say", content: said });
  }

  /** Goes over to another language, in which the open question is asked again. */
  async speak(language: Language): Promise<Reply> {
    this.language = language;
    this.#effects.push({ type: "language", language: language.code });
    this.#effects.push({ type: "say", content: language.sentences.languageChosen });
    const current = this.lookedAt();
    return current ? this.resume(current) : this.done();
  }

  done(more: Partial<Reply> = {}): Reply {
    const isHeard = this.#effects.some(({ type }) => heard.has(type));
    const { timer, event } = this.#incoming;
    // A run that has nothing to say is not what is being talked about.
    if (!isHeard && (timer || event)) this.#runs = inOrderOf(this.#customer.runs, this.#runs);
    const runs = [...this.#foreign, ...this.#runs];
    // Whatever a flow does, somebody who writes is never left without a word.
    if (!isHeard && !timer && !event) {
      this.say(this.#runs.some(({ wait }) => wait?.kind === "once") ? "working" : "noted");
    }
    const isParked = runs.some((run) => run.parked && run.parked.at === this.#incoming.at);
    return {
      effects: [...this.#effects, ...timerEffects(this.#customer.runs, runs)],
      runs,
      ...(isParked && { asksForPerson: true }),
      ...more,
    };
  }
}

const heard = new Set<Effect["type"]>(["say", "ask", "page"]);
