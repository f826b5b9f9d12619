/** A flow: a name, what starts it, and the author's function. */
import { AuthoringError } from "../base/errors.ts";
import { normalise } from "../base/normalise.ts";
import type { PlainData } from "../base/plain.ts";
import { place, type Site, siteOf } from "../base/site.ts";
import { textsBeside } from "../form/texts.ts";
import { alike } from "./alike.ts";
import type { BusinessEvent } from "./event.ts";
import { checkMigration, type Migration } from "./migrate.ts";
import type { Callable, Verbs } from "./verbs.ts";
import type { Wording } from "./wording.ts";

/** What may be said of any flow. */
interface Declared {
  /**
   * Where its translations lie: give `import.meta.url`, and `newsletter.de.json` beside
   * `newsletter.ts` has what it says in German.
   */
  readonly texts?: string;
  /**
   * What has become of steps of earlier releases, for the runs that have answered them: by each old
   * name the new one, or an object that also says what becomes of the answer.
   */
  readonly migrate?: Migration;
}

/** What starts a flow. One that has none of these is there for other flows to call. */
export interface FlowOptions extends Declared {
  /** What the menu calls the flow. Else it shows the first sentence of `says`, or the command. */
  readonly title?: Wording;
  /** Starts the flow when the customer sends `/command`. */
  readonly command?: string;
  /** Sentences that start the flow; case and punctuation do not matter. */
  readonly says?: readonly string[];
  /**
   * Starts the flow when the customer opens a link that ends in this, alone or with "-" or "_" and
   * something more after it, which the flow gets as `link`.
   */
  readonly link?: string;
  /** Takes what no other flow claims, the first "hi" included. At most one flow. */
  readonly fallback?: boolean;
}

/** How a flow is declared that begins when something happens in the business. */
export interface EventFlowOptions<Payload extends PlainData> extends Declared {
  readonly on: BusinessEvent<Payload>;
}

/** A flow, as `flow()` declares it. */
export interface Flow<in Input = undefined, out Result = unknown> extends Callable<Input, Result> {
  readonly options: FlowOptions & Partial<EventFlowOptions<PlainData>>;
  /** Where it was declared. */
  readonly site: Site;
}

/**
 * Declares a flow: a plain async function, run again from the top on every turn, in which each
 * named step that already has its answer returns at once. Between turns nothing is in memory.
 * What the function returns is for the flow that has called this one; with an `input`, it can only
 * be called.
 *
 * @throws AuthoringError `FLOW_NO_NAME` when the name is empty, `FLOW_BAD_TEXTS` when a file of its
 * translations cannot be read, `FLOW_BAD_MIGRATION` when \`migrate\` gives a name twice.
 */
export function flow<Payload extends PlainData, Result = unknown>(
  name: string,
  options: EventFlowOptions<Payload>,
  body: (verbs: Verbs, payload: Payload) => Promise<Result>,
): Flow;
export function flow<Input = undefined, Result = unknown>(
  name: string,
  options: FlowOptions,
  body: (verbs: Verbs, input: Input) => Promise<Result>,
): Flow<Input, Result>;
export function flow<Input, Result>(
  name: string,
  options: FlowOptions & Partial<EventFlowOptions<PlainData>>,
  body: (verbs: Verbs, input: Input) => Promise<Result>,
): Flow<Input, Result> {
  const site = siteOf(flow);
  // What is written in JavaScript has no type that sees to it.
  if (typeof name !== "string" || name.trim() === "") {
    throw new AuthoringError(
      "FLOW_NO_NAME",
      `A flow (${place(site)}) has no name: give flow() a name that never changes`,
      { place: place(site) },
    );
  }
  if (options.migrate) checkMigration(name, options.migrate, place(site));
  if (options.texts === undefined) return { name, options, body, site };
  const texts = textsBeside(options.texts, { type: "Flow", name, place: place(site) });
  return { name, options, body, site, texts };
}

/** The flows of one bot, found by what the customer writes. */
export interface FlowBook {
  byName(name: string): Flow | undefined;
  byCommand(text: string): Flow | undefined;
  byPhrase(text: string): Flow | undefined;
  byLink(text: string): { readonly flow: Flow; readonly payload: string } | undefined;
  byEvent(name: string): Flow | undefined;
  readonly fallback: Flow | undefined;
  /** Those that a customer can begin with words. */
  readonly menu: readonly Flow[];
  /** What somebody reads first who says nothing that a flow claims. */
  readonly greeting: Wording | undefined;
}

/** @throws AuthoringError when two flows claim the same name, command, phrase or the fallback. */
export function flowBook(flows: readonly Flow[], greeting?: Wording): FlowBook {
  const names = new Map<string, Flow>();
  const commands = new Map<string, Flow>();
  const phrases = new Map<string, Flow>();
  const links = new Map<string, Flow>();
  const events = new Map<string, Flow>();
  for (const one of flows) {
    claim(names, one.name, one, "the name");
    if (one.options.command) claim(commands, one.options.command.toLowerCase(), one, "the command");
    if (one.options.link) claim(links, one.options.link.toLowerCase(), one, "the link");
    if (one.options.on) claim(events, one.options.on.name, one, "the event");
    for (const phrase of one.options.says ?? [])
      claim(phrases, comparable(phrase, one), one, "the phrase");
  }
  const [fallback, other] = flows.filter((one) => one.options.fallback);
  if (fallback && other) {
    throw new AuthoringError(
      "FLOW_TWO_FALLBACKS",
      `The flows ${described(fallback)} and ${described(other)} are both the fallback: leave it to one`,
      factsOf(other),
    );
  }
  return {
    byName: (name) => names.get(name),
    byCommand: (text) => commands.get(/^\/([\w-]+)/.exec(text.trim())?.[1]?.toLowerCase() ?? ""),
    byPhrase: (text) => alike(normalise(text), phrases),
    byLink: (text) => linkIn(text, links),
    byEvent: (name) => events.get(name),
    fallback,
    greeting,
    menu: flows.filter(({ options }) => options.command ?? options.says?.[0]),
  };
}

/** What an app sends when somebody opens a link to the bot: `/start payload`. */
function linkIn(text: string, links: ReadonlyMap<string, Flow>) {
  const [, whole, name = "", payload = ""] =
    /^\/start\s+(([a-z0-9]+)[-_]?([\w-]*))$/i.exec(text.trim()) ?? [];
  const exact = links.get(whole?.toLowerCase() ?? "");
  if (exact) return { flow: exact, payload: "" };
  const flow = links.get(name.toLowerCase());
  return flow && { flow, payload };
}

function comparable(phrase: string, by: Flow): string {
  const normal = normalise(phrase);
  if (normal !== "") return normal;
  throw new AuthoringError(
    "FLOW_EMPTY_PHRASE",
    `The flow ${described(by)} claims the phrase "${phrase}", which has no letter or digit to compare: use words`,
    factsOf(by),
  );
}

function claim(taken: Map<string, Flow>, key: string, by: Flow, what: string): void {
  const other = taken.get(key);
  if (other) {
    throw new AuthoringError(
      "FLOW_CLAIMED_TWICE",
      `The flows ${described(other)} and ${described(by)} both claim ${what} "${key}": change one of them`,
      factsOf(by),
    );
  }
  taken.set(key, by);
}

/** What an error tells of the flow that has to be changed. */
function factsOf({ name, site }: Flow) {
  return { flow: name, place: place(site) };
}

function described({ name, site }: Flow): string {
  return `"${name}" (${place(site)})`;
}
