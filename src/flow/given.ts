/** The verbs as the author's function is given them: each by its name, as it is called. */
import type { z } from "zod";
import type { PlainData } from "../base/plain.ts";
import { type Tag, untranslated } from "../form/texts.ts";
import type { Again } from "./again.ts";
import { ask, choose, sleep, waitFor } from "./asking.ts";
import { files, now, once, random } from "./doing.ts";
import { fill } from "./fill/fill.ts";
import type { Kept } from "./kept.ts";
import { call, each, repeat } from "./scopes.ts";
import type { Stage } from "./stage.ts";
import type {
  AskOptions,
  Callable,
  CustomerView,
  FileOptions,
  FileSource,
  Item,
  OnceContext,
  Persistence,
  Round,
  Validity,
  Verbs,
} from "./verbs.ts";

// The types of the verbs let nothing else through than what stands in these tuples.
type Effect = (context: OnceContext) => Kept | Promise<Kept>;
type Once = [step: string, effect: Effect, persistence?: Persistence];
type Files = [step: string, source: FileSource, options?: FileOptions];
type Each = [step: string, items: readonly Item[], body: (item: Item) => Promise<Kept>];
type Call = [step: string, flow: Callable<never, Kept>, input?: never];
type Speaker = Pick<Callable<never, unknown>, "texts">;
type Remember = [key: string, value: PlainData, options?: Validity];
type Ask = [step: string, text: string, schema: z.ZodType<PlainData>, options?: AskOptions];

/** Each verb is made when it is first taken: a turn uses few, and all of them cost more than it does. */
export function verbsOn(stage: Stage, speaker: Speaker = stage.input.flow): Verbs {
  return {
    get ask() {
      return made.ask(stage);
    },
    get choose() {
      return made.choose(stage);
    },
    get fill() {
      return made.fill(stage);
    },
    get sleep() {
      return made.sleep(stage);
    },
    get waitFor() {
      return made.waitFor(stage);
    },
    get say() {
      return made.say(stage);
    },
    get once() {
      return made.once(stage);
    },
    get files() {
      return made.files(stage);
    },
    get each() {
      return made.each(stage);
    },
    get repeat() {
      return made.repeat(stage);
    },
    get call() {
      return made.call(stage);
    },
    get now() {
      return made.now(stage);
    },
    get random() {
      return made.random(stage);
    },
    get remember() {
      return made.remember(stage);
    },
    t: tagFor(stage, speaker),
    ...viewOf(stage),
  };
}

const made = {
  ask: (stage: Stage) =>
    stage.calls("ask", ([step, text, schema, options = {}]: Ask, site) =>
      ask(stage, { step, text, schema, options }, site),
    ) as Verbs["ask"],
  choose: (stage: Stage) =>
    stage.calls("choose", ([step, text, labels, patience = {}], site) =>
      choose(stage, { step, text, labels, patience }, site),
    ) as Verbs["choose"],
  fill: (stage: Stage) =>
    stage.calls("fill", ([step, form], site) => fill(stage, { step, form }, site)) as Verbs["fill"],
  sleep: (stage: Stage): Verbs["sleep"] =>
    stage.calls("sleep", ([step, duration], site) => sleep(stage, { step, duration }, site)),
  waitFor: (stage: Stage) =>
    stage.calls("waitFor", ([step, event, patience = {}], site) =>
      waitFor(stage, { step, event, patience }, site),
    ) as Verbs["waitFor"],
  say: (stage: Stage): Verbs["say"] =>
    stage.calls("say", ([content], site) =>
      stage.say({ type: "say", content: stage.given(content, "say", site) }, site),
    ),
  once: (stage: Stage) =>
    stage.calls("once", ([step, effect, persistence = {}]: Once, site) =>
      once(stage, { step, effect, persistence }, site),
    ) as Verbs["once"],
  files: (stage: Stage): Verbs["files"] =>
    stage.calls("files", ([step, source, options = {}]: Files, site) =>
      files(stage, { step, source, options }, site),
    ),
  each: (stage: Stage) =>
    stage.calls("each", ([step, items, body]: Each, site) =>
      each(stage, { step, items, body }, site),
    ) as Verbs["each"],
  repeat: (stage: Stage) =>
    stage.calls("repeat", ([step, ...rest]: [string, ...unknown[]], site) =>
      repeat(stage, { step, ...roundsOf(rest) }, site),
    ) as Verbs["repeat"],
  call: (stage: Stage) =>
    stage.calls("call", ([step, flow, input]: Call, site) =>
      call(stage, { step, flow, input: input as never, verbs: verbsOn(stage, flow) }, site),
    ) as Verbs["call"],
  now: (stage: Stage): Verbs["now"] => stage.calls("now", ([step], site) => now(stage, step, site)),
  random: (stage: Stage): Verbs["random"] =>
    stage.calls("random", ([step], site) => random(stage, step, site)),
  remember: (stage: Stage) =>
    stage.calls("remember", ([key, given, { validFor } = {}]: Remember, site) => {
      const value = stage.given(given, "remember", site);
      if (validFor !== undefined) stage.lengthMs(validFor, key, site);
      stage.say({ type: "remember", key, value, ...(validFor && { validFor }) }, site);
      stage.facts[key] = value;
    }) as Verbs["remember"],
};

/** A flow that is called speaks with its own translations. */
function tagFor({ input }: Stage, { texts }: Speaker): Tag {
  return texts?.in(input.language.code) ?? untranslated;
}

function viewOf({ input, facts }: Stage): Pick<Verbs, "customer" | "channel" | "link"> {
  const { customer, channel, language, run } = input;
  return {
    customer: {
      id: customer.id,
      language: language.code,
      facts,
      get name() {
        return typeof facts.name === "string" ? facts.name : customer.name;
      },
    } satisfies CustomerView,
    channel,
    link: typeof run.input === "string" ? run.input : undefined,
  };
}

/** repeat() takes its body last, after what it starts with, if anything. */
function roundsOf(rest: readonly unknown[]) {
  const [start, body] = rest.length > 1 ? rest : [undefined, ...rest];
  // The types of repeat() let nothing else through.
  return { start, body } as {
    start: PlainData | undefined;
    body: (round: Round<PlainData | undefined>) => Promise<Kept | Again>;
  };
}
