/** Fills a field that takes several of its options: one after another, or a list of them at once. */
import type { PlainData } from "../../base/plain.ts";
import { type Answered, answerIn, isSkip, parsed } from "../../form/answer.ts";
import type { Leaf } from "../../form/field.ts";
import { kinds } from "../../form/kinds/kinds.ts";
import { says } from "../../form/languages/languages.ts";
import { optionCalled } from "../../form/option-in.ts";
import { doneKey, questionOf } from "../../form/question.ts";
import { pathOf } from "../inside.ts";
import { type Asking, answerTo, type Filling, type Step, type Taken } from "./step.ts";

/** Asks until the customer is done. */
export async function severalTold(filling: Filling, leaf: Leaf, asking: Asking): Promise<Taken> {
  let picked: readonly string[] = [];
  for (let count = 1; ; count += 1) {
    const path = count === 1 ? asking.path : pathOf(asking.path, `(pick ${count})`);
    const before = picked;
    const step = await answerTo(filling, {
      ...{ path, mayBeSkipped: leaf.isOptional && count === 1 },
      because: count === 1 ? asking.because : undefined,
      question: questionOf(leaf, filling.language, before),
      ...pickerOf(filling, leaf, before),
    });
    if (step.input === undefined) return step;
    const { picks, isAll } = pickedIn(step.input);
    picked = [...before, ...picks];
    if (!isAll) continue;
    const { value } = step;
    return { input: picked, value, kept: step.kept };
  }
}

interface Picked {
  readonly picks: readonly string[];
  /** Nothing more is to be asked. */
  readonly isAll: boolean;
}

export function pickedIn(input: PlainData): Picked {
  // What pickerOf() has read, or a known fact.
  if (Array.isArray(input)) return { picks: input as readonly string[], isAll: true };
  return input as unknown as Picked;
}

function pickerOf(
  { stage, language }: Filling,
  leaf: Leaf,
  before: readonly string[],
): Pick<Step, "read" | "readAgain"> {
  const options = leaf.options.filter(({ key }) => !before.includes(key));
  const reading = { leaf: { ...leaf, options }, language, at: stage.input.at };
  const accept = async ({ picks, isAll }: Picked): Promise<Answered> => {
    const all = [...before, ...picks];
    const input = { picks, isAll };
    // That there are too few of them yet is no matter.
    if (!isAll) return { type: "value", input, value: undefined };
    const whole = await parsed(all, { leaf, language });
    return whole.type === "refused" ? whole : { ...whole, input };
  };
  return {
    read: async (text) => {
      const isEnough = before.length > 0 || (leaf.least === 0 && !leaf.isOptional);
      const isDone = says("done", text) && optionCalled(text, options) === undefined;
      if (isEnough && (text === doneKey || isDone)) {
        return accept({ picks: [], isAll: true });
      }
      if (before.length === 0 && isSkip(text, leaf)) {
        return parsed(undefined, reading);
      }
      const picks = kinds.choices.read(text, reading);
      if (!Array.isArray(picks)) return answerIn(text, reading);
      const isAll =
        picks.length > 1 || before.length + 1 >= Math.min(leaf.most, leaf.options.length);
      return accept({ picks, isAll });
    },
    readAgain: (input) => {
      if (input === undefined) return parsed(undefined, reading);
      const { picks, isAll } = pickedIn(input);
      const isOffered = picks.every((pick) => options.some(({ key }) => key === pick));
      return isOffered
        ? accept({ picks, isAll })
        : { type: "refused", reason: language.issues.chooseOne };
    },
  };
}
