/** A customer and the flows of a bot, without an engine: what comes in, and what is answered. */
import type { PlainData } from "../../src/base/plain.ts";
import { keepFile } from "../../src/bot/keep-file.ts";
import { converse } from "../../src/flow/converse.ts";
import { type Flow, flowBook } from "../../src/flow/flow.ts";
import type { Incoming, Reply } from "../../src/flow/incoming.ts";
import { migrated } from "../../src/flow/migrate.ts";
import type { Effect, TimerSetting } from "../../src/flow/replay.ts";
import {
  type Customer,
  newCustomer,
  type Prompt,
  type Run,
  type Timer,
} from "../../src/model/customer.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { shown } from "./run.ts";

const identity = "telegram:bot:ann";

export class Meeting {
  flows: readonly Flow[];
  at = new Date("2030-01-01T09:00:00Z");
  locale: string | undefined;
  isChecked = false;
  customer: Customer = newCustomer("c1", this.at);
  last: Reply = { effects: [], runs: [] };
  readonly files = memoryStore().files;
  readonly timers = new Map<string, Date>();
  /** What the timers are about. */
  #settings: readonly TimerSetting[] = [];
  #entries = 0;

  constructor(...flows: readonly Flow[]) {
    this.flows = flows;
  }

  get run(): Run {
    const run = this.customer.runs.at(-1);
    if (!run) throw new Error("no run is open");
    return run;
  }

  says(text: string): Promise<string[]> {
    return this.#receives({ text });
  }

  /** Presses the button with this title on the last message that has it. */
  presses(title: string): Promise<string[]> {
    const asked = Object.values(this.customer.prompts)[0];
    const number = asked?.options.findIndex((option) => option.title === title);
    return this.#receives({ text: title, pressed: `${asked?.id}:${number}` });
  }

  pressesValue(pressed: string): Promise<string[]> {
    return this.#receives({ text: "", pressed });
  }

  happens(name: string, payload: PlainData): Promise<string[]> {
    return this.#receives({ text: "", event: { name, payload } });
  }

  fires(timer: string): Promise<string[]> {
    return this.#receives({ text: "", timer: { id: timer } });
  }

  /** Time passes, and every timer that falls due on the way fires at its own time. */
  async passes(ms: number): Promise<string[]> {
    this.customer = this.#takeUp();
    const end = new Date(this.at.getTime() + ms);
    const seen: string[] = [];
    for (;;) {
      const due = [...this.timers].filter(([, dueAt]) => dueAt <= end);
      const [next] = due.sort(([, one], [, other]) => one.getTime() - other.getTime());
      if (!next) break;
      const [id, dueAt] = next;
      this.timers.delete(id);
      if (dueAt > this.at) this.at = dueAt;
      seen.push(...(await this.fires(id)));
    }
    this.at = end;
    return seen;
  }

  async #receives(what: Pick<Incoming, "text"> & Partial<Incoming>): Promise<string[]> {
    this.#entries += 1;
    const { at, locale } = this;
    const customer = this.#takeUp();
    const entry = `m${this.#entries}`;
    this.last = await converse(
      { ...what, entry, at, identity, channel: "telegram", ...(locale && { locale }) },
      customer,
      {
        flows: flowBook(this.flows),
        keep: async () => {},
        fault: () => {},
        plays: () => {},
        step: (_name, effect) => effect(),
        keepFile: (source, options) => keepFile(this.files, source, options),
        isChecked: this.isChecked,
      },
    );
    this.customer = { ...customer, runs: [...this.last.runs] };
    for (const effect of this.last.effects) this.#apply(effect, entry);
    return shown(this.last.effects);
  }

  /** A release may have moved steps, and with them the timers that are about them. */
  #takeUp(): Customer {
    const set = this.#settings.filter(({ id }) => this.timers.has(id));
    const timers = set.map((one) => ({ ...one, n: 0 }) as Timer);
    const customer = migrated({ ...this.customer, timers }, flowBook(this.flows));
    this.#settings = customer.timers;
    this.timers.clear();
    for (const { id, dueAt } of customer.timers) this.timers.set(id, dueAt);
    return { ...customer, timers: [] };
  }

  #apply(effect: Effect, entry: string): void {
    const { at, customer } = this;
    if (effect.type === "timer") {
      this.timers.set(effect.timer.id, effect.timer.dueAt);
      this.#settings = [...this.#settings.filter(({ id }) => id !== effect.timer.id), effect.timer];
    } else if (effect.type === "cancel-timer") this.timers.delete(effect.id);
    else if (effect.type === "language") this.customer = { ...customer, language: effect.language };
    else if (effect.type === "remember") {
      const fact = { value: effect.value, at, source: entry, channel: "telegram" };
      this.customer = { ...customer, facts: { ...customer.facts, [effect.key]: fact } };
    } else if (effect.type === "ask") {
      const { run, step, kind, options, text } = effect.question;
      const prompt: Prompt = {
        ...{ id: entry.padEnd(10, "-"), message: entry, run, step, kind },
        options: [...options],
        activity: { type: "message", text },
      };
      this.customer = { ...customer, prompts: { [identity]: prompt } };
    }
  }
}
