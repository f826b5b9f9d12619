/**
 * Random pairs of releases of a flow, and a customer who is in it while the second comes: no
 * answer is ever kept under another name, and nobody is left without a reply.
 * PROPERTY_SEED repeats a run, CHANGE_PAIRS says how many pairs there are.
 */
import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { event } from "../../src/flow/event.ts";
import { type Flow, flow } from "../../src/flow/flow.ts";
import type { Verbs } from "../../src/flow/verbs.ts";
import type { Memo } from "../../src/model/customer.ts";
import { Meeting } from "../kit/meeting.ts";

const pairs = Number(process.env.CHANGE_PAIRS ?? 10_000);
const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 1_000_000_000);

const names = ["a", "b", "c", "d"] as const;
const arrived = event("arrived", z.string());

type Step =
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "sleep"; readonly name: string }
  | { readonly type: "ask" | "choose" | "once" | "waitFor" | "random"; readonly name: string }
  | { readonly type: "each" | "repeat" | "call"; readonly name: string; readonly body: Body };
type Body = readonly Step[];

const name = fc.constantFrom(...names);
const simple: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("ask" as const), name }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("choose" as const), name }) },
  fc.record({ type: fc.constantFrom("once" as const, "random" as const), name }),
  fc.record({ type: fc.constantFrom("waitFor" as const, "sleep" as const), name }),
  { weight: 2, arbitrary: fc.record({ type: fc.constant("say" as const), text: name }) },
);
const inner = fc.uniqueArray(simple, { maxLength: 2, selector: nameOf });
const scope: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom("each" as const, "repeat" as const, "call" as const),
  name,
  body: inner,
});
const body: fc.Arbitrary<Body> = fc.uniqueArray(
  fc.oneof({ weight: 5, arbitrary: simple }, { weight: 1, arbitrary: scope }),
  { minLength: 1, maxLength: 4, selector: nameOf },
);

/** Names are unique in a release, as the rules ask; sentences may come twice. */
function nameOf(step: Step): string {
  return step.type === "say" ? `say ${step.text}` : step.name;
}

async function perform(verbs: Verbs, steps: Body): Promise<void> {
  for (const step of steps) await performOne(verbs, step);
}

async function performOne(verbs: Verbs, step: Step): Promise<void> {
  switch (step.type) {
    case "say":
      return verbs.say(`Sentence ${step.text}.`);
    case "ask":
      await verbs.ask(step.name, `ask ${step.name}?`, z.string());
      return;
    case "choose":
      await verbs.choose(step.name, `choose ${step.name}?`, { [`choose ${step.name}`]: step.name });
      return;
    case "once":
      await verbs.once(step.name, () => `once ${step.name}`);
      return;
    case "random":
      await verbs.random(step.name);
      return;
    case "sleep":
      return verbs.sleep(step.name, "1 hour");
    case "waitFor":
      await verbs.waitFor(step.name, arrived, { within: "2 hours" });
      return;
    default:
      return performScope(verbs, step);
  }
}

async function performScope(
  verbs: Verbs,
  { type, name, body }: Extract<Step, { body: Body }>,
): Promise<void> {
  if (type === "each") {
    await verbs.each(name, ["x", "y"], () => perform(verbs, body));
  } else if (type === "repeat") {
    await verbs.repeat(name, async ({ count, again }) => {
      await perform(verbs, body);
      return count < 2 ? again() : count;
    });
  } else {
    await verbs.call(
      name,
      flow("called", {}, (inside) => perform(inside, body)),
    );
  }
}

const release = (steps: Body): Flow =>
  flow("changing", { fallback: true }, (verbs) => perform(verbs, steps));

/** Steps of these names have others now, and the flow says so. */
function renaming(steps: Body, renamed: readonly string[]): Flow {
  const now = (name: string) => (renamed.includes(name) ? `${name}2` : name);
  const migrate = Object.fromEntries(renamed.map((name) => [name, now(name)]));
  const named = (verbs: Verbs): Verbs => ({
    ...verbs,
    ...Object.fromEntries(
      stepVerbs.map((verb) => [
        verb,
        (step: string, ...rest: never[]) =>
          (verbs[verb] as (...given: unknown[]) => Promise<unknown>)(now(step), ...rest),
      ]),
    ),
  });
  // Inside of scopes, names are what they were.
  return flow("changing", { fallback: true, migrate }, async (verbs) => {
    for (const step of steps)
      if ("body" in step) await performScope(verbs, { ...step, name: now(step.name) });
      else await performOne(named(verbs), step);
  });
}

const stepVerbs = ["ask", "choose", "once", "random", "sleep", "waitFor"] as const;

/** The question on the screen, as the customer reads it, is what an answer must be kept under. */
function asked(said: readonly string[]): string | undefined {
  return said.findLast((line) => line.endsWith("?"));
}

/** Answers tell which question they were given to; what is kept has to agree. */
function verify(memo: readonly Memo[]): void {
  for (const { step, kind, raw } of memo) {
    if (kind !== "ask" && kind !== "choose" && kind !== "once") continue;
    const name = step.split("/").at(-1)?.replace(/2$/, "");
    expect(String(raw), `${kind} ${step}`).to.match(new RegExp(`^${kind} ${name}\\b`));
  }
}

interface Releases {
  readonly before: Body;
  readonly after: Body;
  readonly renamed: readonly string[];
}

async function lives({ before, after, renamed }: Releases, turns: number): Promise<void> {
  const meeting = new Meeting(release(before));
  const script = [...Array(turns).keys()];
  let screen = await meeting.says("hello there");
  let question = asked(screen);
  for (const turn of [...script, "release", ...Array(5).keys()]) {
    if (turn === "release") {
      meeting.flows = [renaming(after, renamed)];
      continue;
    }
    const answer = question?.replace(/\?$/, "").split(" ").slice(-2).join(" ");
    screen = await meeting.says(answer === undefined ? "and now?" : answer);
    expect(screen, "a reply").to.not.deep.equal([]);
    for (const run of meeting.customer.runs) verify(run.memo);
    screen = [...screen, ...(await meeting.passes(3_600_000))];
    question = asked(screen) ?? (screen.length > 1 ? undefined : question);
    if (meeting.customer.runs.length === 0) question = undefined;
  }
}

const renamed = fc.oneof(fc.constant([]), fc.subarray([...names]));
const releases = fc.record({ before: body, after: body, renamed });

describe("a release in the middle of a conversation", () => {
  it(`files no answer under another name and always replies (seed ${seed})`, async function () {
    this.timeout(120_000);
    await fc.assert(fc.asyncProperty(releases, fc.nat(3), lives), { numRuns: pairs, seed });
  });
});
