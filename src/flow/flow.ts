/** A flow: a name, what starts it, and the author's function. */
import { AuthoringError } from "../base/errors.ts";
import type { Verbs } from "./verbs.ts";
import { normalise } from "./words.ts";

export interface FlowOptions {
  /** Starts the flow when the customer sends `/command`. */
  readonly command?: string;
  /** Sentences that start the flow; case and punctuation do not matter. */
  readonly says?: readonly string[];
  /** Takes what no other flow claims, the first "hi" included. At most one flow. */
  readonly fallback?: boolean;
}

export interface Flow {
  readonly name: string;
  readonly options: FlowOptions;
  readonly body: (verbs: Verbs) => Promise<unknown>;
}

/**
 * Declares a flow: a plain async function, run again from the top on every turn, in which each
 * named step that already has its answer returns at once. Between turns nothing is in memory.
 *
 * @throws AuthoringError `FLOW_NO_NAME` when the name is empty.
 */
export function flow(
  name: string,
  options: FlowOptions,
  body: (verbs: Verbs) => Promise<unknown>,
): Flow {
  if (name.trim() === "") {
    throw new AuthoringError(
      "FLOW_NO_NAME",
      "A flow has no name: give flow() a name that never changes",
    );
  }
  return { name, options, body };
}

/** The flows of one bot, found by what the customer writes. */
export interface FlowBook {
  byName(name: string): Flow | undefined;
  byCommand(text: string): Flow | undefined;
  byPhrase(text: string): Flow | undefined;
  readonly fallback: Flow | undefined;
}

/** @throws AuthoringError when two flows claim the same name, command, phrase or the fallback. */
export function flowBook(flows: readonly Flow[]): FlowBook {
  const names = new Map<string, Flow>();
  const commands = new Map<string, Flow>();
  const phrases = new Map<string, Flow>();
  for (const one of flows) {
    claim(names, one.name, one, "the name");
    if (one.options.command) claim(commands, one.options.command.toLowerCase(), one, "the command");
    for (const phrase of one.options.says ?? [])
      claim(phrases, comparable(phrase, one), one, "the phrase");
  }
  const fallbacks = flows.filter((one) => one.options.fallback);
  if (fallbacks.length > 1) {
    const both = fallbacks.map((one) => `"${one.name}"`).join(" and ");
    throw new AuthoringError(
      "FLOW_TWO_FALLBACKS",
      `The flows ${both} are both the fallback: leave it to one`,
    );
  }
  return {
    byName: (name) => names.get(name),
    byCommand: (text) => commands.get(/^\/([\w-]+)/.exec(text.trim())?.[1]?.toLowerCase() ?? ""),
    byPhrase: (text) => phrases.get(normalise(text)),
    fallback: fallbacks[0],
  };
}

function comparable(phrase: string, by: Flow): string {
  const normal = normalise(phrase);
  if (normal !== "") return normal;
  throw new AuthoringError(
    "FLOW_EMPTY_PHRASE",
    `The flow "${by.name}" claims the phrase "${phrase}", which has no letter or digit to compare: use words`,
    { flow: by.name },
  );
}

function claim(taken: Map<string, Flow>, key: string, by: Flow, what: string): void {
  const other = taken.get(key);
  if (other) {
    throw new AuthoringError(
      "FLOW_CLAIMED_TWICE",
      `The flows "${other.name}" and "${by.name}" both claim ${what} "${key}": change one of them`,
      { flow: by.name },
    );
  }
  taken.set(key, by);
}
