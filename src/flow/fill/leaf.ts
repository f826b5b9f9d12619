/** Fills one field: what is known is confirmed, the rest is asked. */
import { isDeepStrictEqual } from "node:util";
import { lengthMs } from "../../base/duration.ts";
import type { PlainData } from "../../base/plain.ts";
import { type Answered, answerIn, answerTold, parsed } from "../../form/answer.ts";
import type { Leaf } from "../../form/field.ts";
import { says } from "../../form/languages/languages.ts";
import { questionOf, stillQuestion } from "../../form/question.ts";
import { learn } from "../asking.ts";
import { pathOf } from "../inside.ts";
import { takeApart } from "./apart.ts";
import { filesTold } from "./files.ts";
import { severalTold } from "./several.ts";
import { type Asking, answerTo, type Filling, kindOf, type Step, type Taken } from "./step.ts";

/** What the schema is to be given for this field. */
export async function fillLeaf(
  filling: Filling,
  leaf: Leaf,
  asking: Asking,
): Promise<PlainData | undefined> {
  const taken = asking.isAnew ? undefined : await known(filling, leaf, asking);
  if (!taken) await takeApart(filling, leaf, asking);
  const { input, value, kept } = taken ?? (await told(filling, leaf, asking));
  if (leaf.remember !== undefined && value !== undefined && !kept.known) {
    const { remember: key, validFor } = leaf;
    learn(filling.stage, { key, value, validFor }, kept);
  }
  return input;
}

type Reader = Pick<Step, "read" | "take" | "readAgain">;

function told(filling: Filling, leaf: Leaf, asking: Asking): Promise<Taken> {
  if (leaf.kind === "choices") return severalTold(filling, leaf, asking);
  if (leaf.files?.isSeveral) return filesTold(filling, leaf, asking);
  return answerTo(filling, {
    ...{ path: asking.path, because: asking.because, mayBeSkipped: leaf.isOptional },
    question: questionOf(leaf, filling.language),
    ...readerOf(filling, leaf),
  });
}

function readerOf({ stage, language }: Filling, leaf: Leaf): Reader {
  const reading = { leaf, language, at: stage.input.at };
  return {
    read: (text) => answerIn(text, reading),
    take: (heard) => answerTold(heard, reading),
    readAgain: (input) => parsed(input, reading),
  };
}

/** What an earlier flow was told, confirmed by the customer or still young enough. */
async function known(filling: Filling, leaf: Leaf, { path }: Asking): Promise<Taken | undefined> {
  const { stage, language } = filling;
  const fact = leaf.remember === undefined ? undefined : stage.facts[leaf.remember];
  const confirmation = pathOf(path, "(known)");
  const isTold = stage.replay.isKept(path);
  const isWaitedFor = stage.input.run.wait?.step === confirmation && !isTold;
  const isAsked = stage.replay.isKept(confirmation) || isWaitedFor;
  if ((fact === undefined || isTold) && !isAsked) return undefined;
  if (!isAsked && (await isSettled(filling, leaf, { path, fact }))) return undefined;
  const again = readerOf(filling, leaf);
  const confirmed = await answerTo(filling, {
    path: confirmation,
    question: stillQuestion(leaf, fact ?? null, language),
    read: (text) => stillOr(text, fact, again),
    take: again.take,
    readAgain: (input) => (isChange(input) ? changed : again.readAgain(input)),
  });
  if (confirmed.kept.by === stage.input.entry) {
    const isSame = isDeepStrictEqual(confirmed.input, fact);
    if (isSame) stage.replay.count("saved", "confirmed");
    else stage.replay.count("asked again", "changed");
  }
  return isChange(confirmed.input) ? undefined : confirmed;
}

const changeKey = "(change)";
const changed: Answered = { type: "value", input: { change: true }, value: undefined };

/** Whether what is known was not confirmed. */
export function isChange(input: PlainData | undefined): boolean {
  if (typeof input === "string") return input === changeKey || says("no", input);
  return typeof input === "object" && input !== null && "change" in input;
}

/** Yes, no, or at once what it is now. */
function stillOr(
  text: string,
  fact: PlainData | undefined,
  { read, readAgain }: Reader,
): Answered | Promise<Answered> {
  if (text === "yes" || says("yes", text)) return readAgain(fact);
  return isChange(text) ? changed : read(text);
}

export function isYoung({ stage }: Filling, { remember = "", maxAge }: Leaf): boolean {
  const toldAt = stage.input.customer.toldAt?.(remember);
  if (maxAge === undefined || toldAt === undefined) return false;
  return stage.input.at.getTime() - toldAt.getTime() < lengthMs(maxAge);
}

/**
 * Whether there is nothing to confirm: what is known does not fit, or is young enough to be kept as
 * the answer, which it stays for this run, whatever is told later.
 */
async function isSettled(
  filling: Filling,
  leaf: Leaf,
  { path, fact }: { path: string; fact: PlainData | undefined },
): Promise<boolean> {
  const { stage, language } = filling;
  if ((await parsed(fact, { leaf, language })).type === "refused") {
    if (stage.input.run.wait?.step !== path) stage.replay.count("asked again", "unfit");
    return true;
  }
  if (!isYoung(filling, leaf)) return false;
  const raw = fact === undefined ? {} : { input: fact };
  stage.replay.keep({ step: path, kind: kindOf(leaf), raw, known: true });
  stage.replay.count("saved", "known");
  return true;
}
