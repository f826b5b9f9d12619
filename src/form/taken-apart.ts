/**
 * Several answers in one message, such as "Ann Smith, ann@example.org": taken apart only where
 * every part can be the answer to one field alone, and one of them answers what was asked. Else
 * nothing is taken, and the message is what it is for the question alone. Pure, but for schemas.
 */
import type { PlainData } from "../base/plain.ts";
import { answerIn } from "./answer.ts";
import type { Leaf } from "./field.ts";
import type { Reading } from "./kinds/kind.ts";
import { kinds } from "./kinds/kinds.ts";
import { plainDigits } from "./kinds/number.ts";
import { isWord } from "./languages/languages.ts";
import { isOf, namesOf, withoutNames, wordsIn } from "./names-of.ts";
import { isTelling } from "./telling.ts";

/** A question that has no answer yet. */
export interface Open {
  readonly leaf: Leaf;
  /** The name of its step. */
  readonly path: string;
}

/** What one part of a message answers. */
export interface PartTaken extends Open {
  readonly input: PlainData;
  readonly value: PlainData;
}

export interface Questions {
  readonly asked: Open;
  /** Those that come after it, in their order. */
  readonly later: readonly Open[];
  /** Whether a text is said to the bot, not to the form, such as a greeting. */
  readonly isAside: (text: string) => boolean;
}

type Around = Omit<Reading, "leaf">;

/** Longer texts tell a story. */
const longest = 500;
const mostParts = 12;

/** The answers in a message, that to the question first; nothing unless it is clear which they are. */
export async function takenApart(
  text: string,
  { asked, later, isAside }: Questions,
  around: Around,
): Promise<readonly PartTaken[] | undefined> {
  const parts = partsOf(text);
  if (parts.length < 2 || parts.length > mostParts || later.length === 0) return undefined;
  if (!kinds[asked.leaf.kind].among) return undefined;
  const isAnyText = asked.leaf.kind === "text" && !isTelling(asked.leaf);
  if (!isAnyText && (await fits(text, asked, around))) return undefined;
  const open = [asked, ...later];
  const takers = await Promise.all(
    parts.map((part) => takersOf(part, open, { ...around, asked, isAnyText })),
  );
  const found = takers.map(theOne);
  if (found.includes("several")) return undefined;
  const taken = found.flatMap((one) => (typeof one === "string" ? [] : [one]));
  const left = parts.filter((_, at) => found[at] === "none");
  if (left.some(isAside)) return undefined;
  const rest = isAnyText ? await asText(left, asked, around) : [];
  if (left.length !== rest.length || (isAnyText && !isInTurn(taken, later))) return undefined;
  return complete([...rest, ...taken], asked);
}

/** Between numbers and before a year, a comma belongs to them. */
function partsOf(text: string): string[] {
  if (text.length > longest) return [];
  return text
    .split(/[\n;؛،]|,(?!\d)(?!\s*(?:19|20)\d\d(?![\d-]))/)
    .map((part) => part.trim().replace(/[.!]$/, ""))
    .filter((part) => part !== "");
}

interface Taker extends PartTaken {
  /** The part says itself which field it is for. */
  readonly isNamed: boolean;
}

interface Asked extends Around {
  readonly asked: Open;
  readonly isAnyText: boolean;
}

async function takersOf(part: string, open: readonly Open[], around: Asked): Promise<Taker[]> {
  const takers = await Promise.all(open.map((one) => takerOf(part, one, around)));
  return takers.flatMap((taker) => taker ?? []);
}

async function takerOf(part: string, open: Open, around: Asked): Promise<Taker | undefined> {
  const named = underName(part, open.leaf, around);
  if (named !== undefined) {
    const taken = await read(named, open, around);
    if (taken) return { ...taken, isNamed: true };
  }
  for (const words of open === around.asked
    ? answersIn(part, open, around)
    : clearIn(part, open, around)) {
    const taken = await read(words, open, around);
    if (taken) return { ...taken, isNamed: false };
  }
  return undefined;
}

/** "Town: Hamburg", or "48 months" where it is asked in how many months. */
function underName(part: string, leaf: Leaf, { isAnyText }: Asked): string | undefined {
  const { among } = kinds[leaf.kind];
  if (!among) return undefined;
  const names = namesOf(leaf);
  const [, name, answer] = /^([^:=]{1,60})[:=]\s*(\S.*)$/.exec(part) ?? [];
  if (name !== undefined && isOf(wordsIn(name), names)) return answer;
  if (among.isCount !== true || isAnyText) return undefined;
  const others = wordsIn(plainDigits(part).replace(/\d[\d.,']*/g, " "));
  return isOf(others, names) ? part : undefined;
}

function clearIn(part: string, { leaf }: Open, { isAnyText, ...around }: Asked): string[] {
  const { clear, standsOut } = kinds[leaf.kind].among ?? {};
  if (isAnyText) return standsOut?.(part) ? [part] : [];
  const words = clear?.(part, { leaf, ...around });
  return words === undefined ? [] : [words];
}

/** Of what was asked for, nothing has to be said but the answer. */
function answersIn(part: string, open: Open, around: Asked): string[] {
  if (around.isAnyText) return [];
  return [part, withoutNames(part, namesOf(open.leaf)), ...clearIn(part, open, around)];
}

async function read(
  words: string,
  { leaf, path }: Open,
  { language, at }: Around,
): Promise<PartTaken | undefined> {
  const answered = await answerIn(words, { leaf, language, at });
  if (answered.type === "refused") return undefined;
  const { input, value } = answered;
  // What is left out is left out when it is asked for.
  return input === undefined || value === undefined ? undefined : { leaf, path, input, value };
}

async function fits(text: string, open: Open, around: Around): Promise<boolean> {
  return (await answerIn(text, { ...around, leaf: open.leaf })).type === "value";
}

function theOne(takers: readonly Taker[]): Taker | "none" | "several" {
  const named = takers.filter(({ isNamed }) => isNamed);
  const [one, other] = named.length > 0 ? named : takers;
  return other ? "several" : (one ?? "none");
}

/** The one part that nothing else takes, where any text may be an answer. */
async function asText(
  [left, ...more]: readonly string[],
  asked: Open,
  around: Around,
): Promise<PartTaken[]> {
  if (left === undefined || more.length > 0 || isWord(left)) return [];
  const taken = await read(left, asked, around);
  return taken ? [taken] : [];
}

/** Beside any text, what is not named belongs to the questions that come next. */
function isInTurn(taken: readonly Taker[], later: readonly Open[]): boolean {
  const named = new Set(taken.flatMap(({ isNamed, path }) => (isNamed ? [path] : [])));
  const next = later.filter(({ path }) => !named.has(path)).slice(0, taken.length - named.size);
  return next.every(({ path }) => taken.some((one) => one.path === path));
}

/** No field has two answers, and the one that was asked for has one. */
function complete(taken: readonly PartTaken[], { path }: Open): readonly PartTaken[] | undefined {
  const first = taken.filter((one) => one.path === path);
  const rest = taken.filter((one) => one.path !== path);
  const paths = new Set(taken.map((one) => one.path));
  return first.length === 1 && paths.size === taken.length ? [...first, ...rest] : undefined;
}
