/** Fills a field of several files: they may come together, or one message after another. */
import type { PlainData } from "../../base/plain.ts";
import { type Answered, answerIn, isSkip, parsed } from "../../form/answer.ts";
import type { Leaf } from "../../form/field.ts";
import { notUnderstood } from "../../form/issue.ts";
import { misfitOf, whyNotTaken } from "../../form/kinds/file.ts";
import type { Reading } from "../../form/kinds/kind.ts";
import { says } from "../../form/languages/languages.ts";
import { doneKey, questionOf } from "../../form/question.ts";
import type { Heard, KeptFile } from "../../model/attached.ts";
import { pathOf } from "../inside.ts";
import { type Asking, answerTo, type Filling, type Step, type Taken } from "./step.ts";

/** Asks until the customer is done, or no more files are taken. */
export async function filesTold(filling: Filling, leaf: Leaf, asking: Asking): Promise<Taken> {
  let sent: readonly KeptFile[] = [];
  let because = asking.because;
  for (let count = 1; ; count += 1) {
    const path = count === 1 ? asking.path : pathOf(asking.path, `(file ${count})`);
    const step = await answerTo(filling, {
      ...{ path, because, mayBeSkipped: leaf.isOptional && count === 1 },
      question: questionOf(leaf, filling.language, sent),
      ...receiverOf(filling, leaf, sent),
    });
    if (step.input === undefined) return step;
    const { files, isAll, but } = receivedIn(step.input);
    sent = [...sent, ...files];
    because = but;
    if (isAll) return { input: sent, value: step.value, kept: step.kept };
  }
}

interface Received {
  readonly files: readonly KeptFile[];
  /** Nothing more is to be asked. */
  readonly isAll: boolean;
  /** What was wrong with others that came together with these. */
  readonly but?: string | undefined;
}

function receivedIn(input: PlainData): Received {
  // What receiverOf() has read, or a known fact.
  if (Array.isArray(input)) return { files: input as readonly KeptFile[], isAll: true };
  return input as unknown as Received;
}

function receiverOf(
  { stage, language }: Filling,
  leaf: Leaf,
  before: readonly KeptFile[],
): Pick<Step, "read" | "take" | "readAgain"> {
  const reading = { leaf, language, at: stage.input.at };
  const accept = async (received: Received): Promise<Answered> => {
    const { files, isAll, but } = received;
    const input = { files, isAll, ...(but !== undefined && { but }) };
    // That there are too few of them yet is no matter.
    if (!isAll) return { type: "value", input, value: undefined };
    const whole = await parsed([...before, ...files], reading);
    return whole.type === "refused" ? whole : { ...whole, input };
  };
  return {
    read: (text) => {
      const isEnough = before.length > 0 || (leaf.least === 0 && !leaf.isOptional);
      if (isEnough && (text === doneKey || says("done", text)))
        return accept({ files: [], isAll: true });
      return before.length === 0 && isSkip(text, leaf)
        ? parsed(undefined, reading)
        : answerIn(text, { ...reading, leaf: { ...leaf, isOptional: false } });
    },
    take: (heard) => {
      const { fitting, but } = sortedOut(heard, reading);
      const count = before.length + fitting.length;
      if (count > leaf.most) {
        return { type: "refused", reason: language.issues.tooMany(String(leaf.most)) };
      }
      if (fitting.length === 0) {
        return { type: "refused", reason: but ?? notUnderstood(leaf, language) };
      }
      return accept({ files: fitting, isAll: count === leaf.most, but });
    },
    readAgain: (input) => {
      if (input === undefined) return parsed(undefined, reading);
      return accept(receivedIn(input));
    },
  };
}

/** The files that fit, and what is wrong with the first of the others. */
function sortedOut({ attached }: Heard, { leaf: { files }, language }: Reading) {
  const sent = attached.flatMap((one) => (one.type === "file" ? [one.file] : []));
  const misfits = sent.map((file) => files && misfitOf(file, files, language));
  return {
    fitting: sent.filter((_, at) => misfits[at] === undefined),
    but:
      misfits.find((misfit) => misfit !== undefined) ?? whyNotTaken(attached, { files, language }),
  };
}
