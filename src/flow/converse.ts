/**
 * What one message means: a wish that always counts, an answer to the question the customer is
 * looking at, or the beginning of a flow. The answer is bound to its step before any replay.
 */
import { createHash } from "node:crypto";
import type { FaultPoint } from "../base/surroundings.ts";
import type { Customer, Memo, Option, Prompt, Run } from "../model/customer.ts";
import { optionIn } from "./answers.ts";
import type { Flow, FlowBook } from "./flow.ts";
import type { Incoming } from "./incoming.ts";
import { play, type RunStep } from "./play.ts";
import type { Effect } from "./replay.ts";
import { isGreeting, sentences, type Wish, wishIn } from "./words.ts";

export interface Reply {
  readonly effects: readonly Effect[];
  readonly runs: readonly Run[];
  /** The step that the message answered. */
  readonly answered?: {
    readonly flow: string;
    readonly step: string;
    /** Label of the option that was chosen. */
    readonly chosen?: string;
  };
  /** Why the message answered nothing. */
  readonly note?: string;
  readonly asksForPerson?: true;
  /** No flow claims the message. */
  readonly isUnclaimed?: true;
}

/** What our own buttons carry: the short name of the prompt and the place of the option. */
const ownButton = /^([\w-]{10}):(\d{1,3})$/;

export interface ConverseTools {
  readonly flows: FlowBook;
  /** Makes the memo of a run durable in the middle of a turn. */
  readonly keep: (run: Run) => Promise<void>;
  readonly fault: (point: FaultPoint) => void | Promise<void>;
  /** Told of each flow that is played. */
  readonly plays: (flow: string) => void;
  /** Runs the effect of a step, watched by whoever measures. */
  readonly step: RunStep;
}

export async function converse(
  incoming: Incoming,
  customer: Customer,
  tools: ConverseTools,
): Promise<Reply> {
  return new Conversation(incoming, customer, tools).reply();
}

class Conversation {
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
    const { entry } = incoming;
    this.#foreign = customer.runs.filter(({ flow }) => !tools.flows.byName(flow));
    const own = customer.runs.filter(({ flow }) => tools.flows.byName(flow));
    this.#begunBefore = own.filter(({ by }) => by === entry);
    this.#runs = own.filter(({ by }) => by !== entry);
  }

  async reply(): Promise<Reply> {
    const { text, pressed, timer } = this.#incoming;
    const { flows } = this.#tools;
    const current = this.#lookedAt();
    if (timer) return this.#wake(timer.run);
    // Without a run open, a button that is not ours means what it says: another bot answers here.
    if (pressed !== undefined && (current || ownButton.test(pressed))) return this.#press(pressed);
    const wish = wishIn(text);
    if (wish) return this.#grant(wish);
    const commanded = flows.byCommand(text);
    if (commanded) return this.#begin(commanded);
    if (current) return this.#answerOrResume(current);
    const meant = flows.byPhrase(text) ?? flows.fallback;
    if (meant) return this.#begin(meant);
    this.#say(sentences.unknown);
    return this.#done({ isUnclaimed: true });
  }

  /** The run whose question this app shows, else the one talked about last. */
  #lookedAt(): Run | undefined {
    const prompt = this.#customer.prompts[this.#incoming.identity];
    return this.#runs.find(({ id }) => id === prompt?.run) ?? this.#runs.at(-1);
  }

  async #grant(wish: Wish): Promise<Reply> {
    if (wish === "person") {
      this.#say(sentences.person);
      return this.#done({ asksForPerson: true });
    }
    const current = this.#lookedAt();
    if (wish === "stop") {
      this.#say(current ? sentences.stopped : sentences.nothingToStop);
      this.#runs = [];
      return this.#done();
    }
    const flow = current && this.#tools.flows.byName(current.flow);
    if (!flow) {
      this.#say(sentences.nothingToRepeat);
      return this.#done();
    }
    this.#runs = this.#runs.filter((run) => run !== current);
    return this.#begin(flow, current);
  }

  /** Lets time pass for the run of a timer. Nobody wrote, so nobody is owed a word. */
  async #wake(runId: string | undefined): Promise<Reply> {
    const current = this.#runs.at(-1);
    const run = this.#runs.find(({ id }) => id === runId);
    if (run) await this.#play(run, { asksAgain: false });
    // A run that has nothing to say is not what is being talked about.
    const isCurrent = ({ id }: Run) => Number(id === current?.id);
    if (this.#effects.length === 0) this.#runs.sort((a, b) => isCurrent(a) - isCurrent(b));
    return { effects: this.#effects, runs: [...this.#foreign, ...this.#runs] };
  }

  /** A pressed button names the question it belongs to; only the open one counts. */
  async #press(pressed: string): Promise<Reply> {
    const [, id, number] = ownButton.exec(pressed) ?? [];
    const prompt = this.#customer.prompts[this.#incoming.identity];
    const run = this.#runs.find((one) => one.id === prompt?.run);
    const option = prompt?.options[Number(number)];
    if (prompt && run && option && prompt.id === id) return this.#answer(run, prompt, option);
    this.#say(sentences.stale);
    const note = "answered a question that was closed";
    const current = this.#runs.at(-1);
    return current ? this.#resume(current, note) : this.#done({ note });
  }

  async #answerOrResume(run: Run): Promise<Reply> {
    const { identity, text } = this.#incoming;
    const prompt = this.#customer.prompts[identity];
    const shown = prompt?.run === run.id ? prompt : undefined;
    const asked = shown ?? run.wait;
    const isHere = isGreeting(text) && (!shown || text.startsWith("/"));
    if (!asked || isHere) return this.#resume(run);
    const option = asked.kind === "choose" ? optionIn(text, asked.options) : undefined;
    return this.#answer(run, asked, option);
  }

  async #answer(
    run: Run,
    asked: Pick<Prompt, "step" | "kind">,
    option: Option | undefined,
  ): Promise<Reply> {
    const { entry, text } = this.#incoming;
    const raw = option ? option.key : text;
    const memo: Memo = { step: asked.step, kind: asked.kind, raw, by: entry };
    const others = run.memo.filter(({ step }) => step !== asked.step);
    const bound = { ...run, memo: [...others, memo] };
    const elsewhere = this.#tools.flows.byPhrase(text);
    const played = await this.#play(bound, { asksAgain: false, mayYield: elsewhere !== undefined });
    if (!played && elsewhere) return this.#begin(elsewhere);
    const chosen = option && { chosen: option.title };
    return this.#done({ answered: { flow: run.flow, step: asked.step, ...chosen } });
  }

  async #resume(run: Run, note?: string): Promise<Reply> {
    await this.#play(run, { asksAgain: true });
    return this.#done(note === undefined ? {} : { note });
  }

  /**
   * Starts a flow, or comes back to it when the customer is in it already. What was told in a run
   * that is `replaced` is asked again: that is why somebody starts over.
   */
  async #begin(flow: Flow, replaced?: Run): Promise<Reply> {
    const { entry, at } = this.#incoming;
    const open = this.#runs.find((run) => run.flow === flow.name);
    if (open) {
      this.#runs = [...this.#runs.filter((run) => run !== open), open];
      return this.#resume(open);
    }
    const facts = Object.entries(this.#customer.facts).map(([key, { value }]) => [key, value]);
    const run: Run = {
      id: createHash("sha256")
        .update(`${this.#customer._id} ${entry} ${flow.name}`)
        .digest("base64url")
        .slice(0, 22),
      flow: flow.name,
      by: entry,
      startedAt: at,
      known: replaced?.known ?? Object.fromEntries(facts),
      memo: this.#begunBefore.find((begun) => begun.flow === flow.name)?.memo ?? [],
      said: [],
    };
    this.#runs = [...this.#runs, run];
    await this.#play(run, { asksAgain: false });
    return this.#done();
  }

  /**
   * Plays a run and, when it ends, the one it had interrupted. Nothing happens, and `false` is
   * returned, when the answer is refused and the message may mean something else.
   */
  async #play(
    run: Run,
    { asksAgain, mayYield = false }: { asksAgain: boolean; mayYield?: boolean },
  ): Promise<boolean> {
    const { flows, keep, fault, plays, step } = this.#tools;
    const { entry, channel, nameOnApp } = this.#incoming;
    const flow = flows.byName(run.flow);
    if (!flow) return true;
    plays(flow.name);
    const played = await play({
      flow,
      run,
      entry,
      channel,
      customer: { id: this.#customer._id, name: nameOnApp ?? "there" },
      asksAgain,
      keep: (memo) => keep({ ...run, memo: [...memo] }),
      ...{ fault, step },
    });
    if (played.isRefused && mayYield) return false;
    this.#effects.push(...played.effects);
    const others = this.#runs.filter(({ id }) => id !== run.id);
    if (played.type === "waiting") {
      this.#runs = [...others, played.run];
      return true;
    }
    this.#runs = others;
    const interrupted = others.at(-1);
    if (interrupted) await this.#play(interrupted, { asksAgain: true });
    return true;
  }

  #say(content: string): void {
    this.#effects.push({ type: "say", content });
  }

  #done(more: Partial<Reply> = {}): Reply {
    // Whatever a flow does, the customer is never left without a word.
    if (!this.#effects.some(({ type }) => type === "say" || type === "ask"))
      this.#say(sentences.noted);
    return { effects: this.#effects, runs: [...this.#foreign, ...this.#runs], ...more };
  }
}
