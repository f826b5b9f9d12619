/**
 * The verbs that open a scope, in which step names are unique. A part that has ended (an item, a
 * round, a called flow) is not played again: at the end of the turn only what it came to is kept.
 */
import { AuthoringError } from "../base/errors.ts";
import type { PlainData } from "../base/plain.ts";
import type { Site } from "../base/site.ts";
import { Again } from "./again.ts";
import { goInside, pathOf } from "./inside.ts";
import type { Kept } from "./kept.ts";
import type { Stage } from "./stage.ts";
import type { Callable, Item, Round, Verbs } from "./verbs.ts";

const mostRoundsInOneTurn = 10_000;

/** A result as it is kept: a list, since nothing can be a result too. */
type Boxed = readonly PlainData[];

export async function each<One extends Item, Result extends Kept>(
  stage: Stage,
  {
    step,
    items,
    body,
  }: { step: string; items: readonly One[]; body: (one: One) => Promise<Result> },
  site: Site,
): Promise<Result[]> {
  const path = stage.path(step);
  const kept = stage.replay.enter(path, "each", site);
  // Runs begun before items were kept one by one have them all here.
  const together = kept?.raw as Readonly<Record<string, Boxed>> | undefined;
  const results: Result[] = [];
  const seen = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (seen.has(key)) throw sameItem(stage, path, key, site);
    seen.add(key);
    const part = pathOf(path, key);
    // Only keepScope() below keeps something under this name.
    const before = (stage.replay.keptOf(part)?.raw as Boxed | undefined) ?? together?.[key];
    const boxed = before ?? (await play(stage, { part, body: () => body(item) }, site));
    stage.replay.leave(part, { isFirst: before === undefined });
    if (before === undefined) {
      if (!kept) stage.replay.keepScope(path, "each");
      stage.replay.keepScope(part, "each", boxed);
    }
    results.push(unboxed<Result>(boxed));
  }
  return results;
}

function keyOf(item: Item): string {
  return String(typeof item === "object" ? item.id : item);
}

interface Rounds {
  readonly round: number;
  readonly carried?: PlainData;
  readonly result?: Boxed;
}

export async function repeat<Carried extends PlainData | undefined, Result extends Kept | Again>(
  stage: Stage,
  {
    step,
    start,
    body,
  }: { step: string; start: Carried; body: (round: Round<Carried>) => Promise<Result> },
  site: Site,
): Promise<Exclude<Result, Again>> {
  const path = stage.path(step);
  // Only this function keeps something under this name and kind.
  const kept = stage.replay.enter(path, "repeat", site)?.raw as Rounds | undefined;
  let now: Rounds = kept ?? { round: 1, ...(start !== undefined && { carried: start }) };
  if (now.round > 1 || now.result) leaveRound(stage, path, now, { isFirst: false });
  for (let count = 0; !now.result; count += 1) {
    if (count > mostRoundsInOneTurn) throw endless(stage, path, site);
    now = await playRound(stage, { path, now, body }, site);
    leaveRound(stage, path, now, { isFirst: true });
    stage.replay.keepScope(path, "repeat", { ...now });
  }
  return unboxed<Exclude<Result, Again>>(now.result);
}

/** Leaves the round that has brought the loop to where it is. */
function leaveRound(stage: Stage, path: string, now: Rounds, how: { isFirst: boolean }): void {
  stage.replay.leave(pathOf(path, now.result ? now.round : now.round - 1), how);
}

async function playRound<Carried extends PlainData | undefined, Result extends Kept | Again>(
  stage: Stage,
  {
    path,
    now: { round, carried },
    body,
  }: { path: string; now: Rounds; body: (round: Round<Carried>) => Promise<Result> },
  site: Site,
): Promise<Rounds> {
  const again = (handedOn?: PlainData) => new Again(handedOn);
  // What a round hands on is of the type of the start, by the type of again().
  const given = { count: round, carried, again } as unknown as Round<Carried>;
  const part = pathOf(path, round);
  const outcome = await goInside({ scope: part }, () => body(given));
  if (!(outcome instanceof Again)) return { round, result: boxed(stage, part, outcome, site) };
  const [next] = boxed(stage, part, outcome.carried, site);
  return { round: round + 1, ...(next !== undefined && { carried: next }) };
}

export async function call<Input, Result extends Kept>(
  stage: Stage,
  {
    step,
    flow,
    input,
    verbs,
  }: { step: string; flow: Callable<Input, Result>; input: Input; verbs: Verbs },
  site: Site,
): Promise<Result> {
  const path = stage.path(step);
  // Only this function keeps something under this name and kind.
  const before = stage.replay.enter(path, "call", site)?.raw as Boxed | undefined;
  const body = () => flow.body(verbs, input);
  const result = before ?? (await play(stage, { part: path, body }, site));
  stage.replay.leave(path, { isFirst: before === undefined });
  if (before === undefined) stage.replay.keepScope(path, "call", result);
  return unboxed<Result>(result);
}

async function play<Result extends Kept>(
  stage: Stage,
  { part, body }: { part: string; body: () => Promise<Result> },
  site: Site,
): Promise<Boxed> {
  return boxed(stage, part, await goInside({ scope: part }, body), site);
}

function boxed(stage: Stage, part: string, result: Kept, site: Site): Boxed {
  return result === undefined ? [] : [stage.plain(result as PlainData, part, site)];
}

function unboxed<Result>([result]: Boxed): Result {
  // What is in the box is what the body returned.
  return result as Result;
}

function sameItem(stage: Stage, step: string, key: string, site: Site): AuthoringError {
  const at = stage.at(site);
  return new AuthoringError(
    "FLOW_ITEM_TWICE",
    `each("${step}") in flow "${at.flow}" (${at.place}) was given "${key}" twice. Its steps are ` +
      "told apart by the item: give each item an id of its own",
    { ...at, step },
  );
}

function endless(stage: Stage, step: string, site: Site): AuthoringError {
  const at = stage.at(site);
  return new AuthoringError(
    "FLOW_LOOP_ENDLESS",
    `repeat("${step}") in flow "${at.flow}" (${at.place}) went round ${mostRoundsInOneTurn} times ` +
      "in one turn: ask or wait in it, or return something other than again()",
    { ...at, step },
  );
}
