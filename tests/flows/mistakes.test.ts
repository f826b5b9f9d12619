/** What authors get wrong: each mistake is refused with its code, its place and what to do. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { AuthoringError } from "../../src/base/errors.ts";
import { event, eventBook } from "../../src/flow/event.ts";
import { type FlowOptions, flow } from "../../src/flow/flow.ts";
import type { Verbs } from "../../src/flow/verbs.ts";
import { form } from "../../src/form/form.ts";
import { conversation } from "../../src/testing/index.ts";
import { codesIn } from "../docs/error-codes.ts";
import { root } from "../docs/pages.ts";
import { rejection } from "../kit/run.ts";

interface Mistake {
  readonly what: string;
  readonly code: string;
  readonly made: () => PromiseLike<unknown>;
  /** What stands in the line that the error names. */
  readonly at: string;
  readonly todo: string;
  readonly step?: string;
}

const text = z.string();
const nothing = async () => {};

/** The first turn of a flow that does this. */
const turn = (body: (verbs: Verbs) => Promise<unknown>) =>
  conversation(flow("tea", { fallback: true }, body)).says("hi");

/** A bot of two flows. */
const both = (one: string, other: string, options: FlowOptions = {}) =>
  conversation([
    flow(one, options, nothing), // the one
    flow(other, options, nothing), // the other
  ]).says("hi");

const mistakes: readonly Mistake[] = [
  {
    what: "a flow without a name",
    code: "FLOW_NO_NAME",
    made: async () => flow("", {}, nothing),
    at: 'flow("", {}, nothing)',
    todo: "give flow() a name that never changes",
  },
  {
    what: "a flow that is given its options for a name",
    code: "FLOW_NO_NAME",
    made: async () => flow({ command: "tea" } as never, {}, nothing),
    at: '{ command: "tea" } as never',
    todo: "give flow() a name that never changes",
  },
  {
    what: "translations that lie nowhere",
    code: "FLOW_BAD_TEXTS",
    made: async () => flow("tea", { texts: "tea.de.json" }, nothing),
    at: 'texts: "tea.de.json"',
    todo: "give it import.meta.url",
  },
  {
    what: "two steps that are moved to one name",
    code: "FLOW_BAD_MIGRATION",
    made: async () => flow("tea", { migrate: { cup: "mug", glass: "mug" } }, nothing),
    at: 'cup: "mug", glass: "mug"',
    todo: "give each a name that no step has had before",
  },
  {
    what: "two flows of one name",
    code: "FLOW_CLAIMED_TWICE",
    made: () => both("tea", "tea"),
    at: "// the other",
    todo: "change one of them",
  },
  {
    what: "two events of one name that differ",
    code: "FLOW_EVENT_DECLARED_TWICE",
    made: async () =>
      eventBook([
        event("paid", z.object({ sum: z.number() })), // the one
        event("paid", z.object({ sum: z.string() })), // the other
      ]),
    at: "// the other",
    todo: "declare it in one file and import it in the others",
  },
  {
    what: "a phrase that two flows claim",
    code: "FLOW_CLAIMED_TWICE",
    made: () => both("coffee", "tea", { says: ["I am thirsty"] }),
    at: "// the other",
    todo: 'claim the phrase "i am thirsty": change one of them',
  },
  {
    what: "two flows that take what no other claims",
    code: "FLOW_TWO_FALLBACKS",
    made: () => both("coffee", "tea", { fallback: true }),
    at: "// the other",
    todo: "leave it to one",
  },
  {
    what: "a phrase without a letter",
    code: "FLOW_EMPTY_PHRASE",
    made: () => both("tea", "coffee", { says: ["!"] }),
    at: "// the one",
    todo: "use words",
  },
  {
    what: "a verb inside once()",
    code: "FLOW_VERB_INSIDE_ONCE",
    made: () => turn(({ once, say }) => once("pay", () => say("Paid."))),
    at: 'say("Paid.")',
    step: "pay",
    todo: "return the result from once() and call say() after it",
  },
  {
    what: "a verb that is not awaited",
    code: "FLOW_NOT_AWAITED",
    made: () => turn(async ({ say }) => void say("Hello.")),
    at: 'void say("Hello.")',
    todo: "write await say(…)",
  },
  {
    what: "a step that returns a Map",
    code: "FLOW_NOT_PLAIN",
    made: () => turn(({ once }) => once("stock", () => new Map() as never)),
    at: "new Map() as never",
    step: "stock",
    todo: "use text, finite numbers, booleans, dates, lists and plain objects",
  },
  {
    what: "a round of a loop that returns a class instance",
    code: "FLOW_NOT_PLAIN",
    made: () => turn(({ each }) => each("cups", [1], async () => new URL("tea:") as never)),
    at: 'new URL("tea:")',
    step: "cups/1",
    todo: "use text, finite numbers, booleans, dates, lists and plain objects",
  },
  {
    what: "a sentence that is no text",
    code: "FLOW_NOT_PLAIN",
    made: () => turn(({ say }) => say(new Map() as never)),
    at: "say(new Map()",
    todo: "use text, finite numbers, booleans, dates, lists and plain objects",
  },
  {
    what: "a fact that is a function",
    code: "FLOW_NOT_PLAIN",
    made: () => turn(({ remember }) => remember("tea", nothing as never)),
    at: 'remember("tea"',
    todo: "use text, finite numbers, booleans, dates, lists and plain objects",
  },
  {
    what: "a loop without a scope",
    code: "FLOW_STEP_REUSED",
    made: () =>
      turn(async ({ once }) => {
        for (const cup of [1, 2]) await once("cup", () => cup);
      }),
    at: 'await once("cup"',
    step: "cup",
    todo: "use each() or repeat()",
  },
  {
    what: "a name that is used twice",
    code: "FLOW_STEP_REUSED",
    made: () =>
      turn(async ({ now, random }) => {
        await now("begun");
        await random("begun");
      }),
    at: 'random("begun")',
    step: "begun",
    todo: "give each step a name of its own",
  },
  {
    what: "a list that holds the same item twice",
    code: "FLOW_ITEM_TWICE",
    made: () => turn(({ each }) => each("guests", ["Ann", "Ann"], nothing)),
    at: '["Ann", "Ann"]',
    step: "guests",
    todo: "give each item an id of its own",
  },
  {
    what: "a loop that never comes to its end",
    code: "FLOW_LOOP_ENDLESS",
    made: () => turn(({ repeat }) => repeat("rounds", async ({ again }) => again())),
    at: 'repeat("rounds"',
    step: "rounds",
    todo: "ask or wait in it, or return something other than again()",
  },
  {
    what: "a length of time in other words",
    code: "FLOW_BAD_DURATION",
    made: () => turn(({ sleep }) => sleep("rest", "a while" as never)),
    at: 'sleep("rest"',
    step: "rest",
    todo: 'such as "90 seconds", "1 hour" or "2 days"',
  },
  {
    what: "a deadline in other words",
    code: "FLOW_BAD_DURATION",
    made: () => turn(({ ask }) => ask("cups", "How many?", text, { within: "soon" as never })),
    at: 'ask("cups"',
    step: "cups",
    todo: 'such as "90 seconds", "1 hour" or "2 days"',
  },
  {
    what: "dice of the flow's own",
    code: "FLOW_DRIFT",
    made: () => turn(({ say }) => say(`You have thrown ${Math.random()}`)),
    at: "You have thrown",
    todo: "chance from random()",
  },
  {
    what: "a form that is declared in a flow",
    code: "FORM_IN_FLOW",
    made: () => turn(({ fill }) => fill("form", form("Inside", z.object({ name: text })))),
    at: 'form("Inside"',
    todo: "declare it outside of the flow",
    step: "form",
  },
];

const withoutFlow = ["FLOW_NO_NAME", "FLOW_EVENT_DECLARED_TWICE"];

describe("an author's mistake", () => {
  for (const { what, code, made, at, todo, step } of mistakes) {
    it(`is told with its place and what to do: ${what}`, async () => {
      const error = await rejection(Promise.resolve().then(made));

      expect(error).to.be.instanceOf(AuthoringError);
      expect(error).to.include({ code, retry: "never", ...(step && { step }) });
      const { flow: name, place, message } = error as AuthoringError;
      if (!withoutFlow.includes(code)) expect(name).to.equal("tea");
      expect(message).to.include(place).and.include(todo);
      expect(lineOf(place)).to.include(at);
    });
  }

  it("is one of those in this table, or stands in a file that is no flow", async () => {
    const { codes } = await codesIn(root, ["src/flow"]);

    const told = new Set([...mistakes.map(({ code }) => code), "FLOW_BAD_TEXTS"]);
    expect([...codes].filter((code) => !told.has(code))).to.deep.equal([]);
  });
});

/** The line of this file that an error names. */
function lineOf(place = ""): string {
  const [, line = "0"] = /^mistakes\.test\.ts:(\d+)$/.exec(place) ?? [];
  return readFileSync(import.meta.filename, "utf8").split("\n")[Number(line) - 1] ?? "";
}
