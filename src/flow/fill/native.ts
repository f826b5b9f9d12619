/**
 * Offers what is left of a form as one of the app's own, beside the question asked in the chat:
 * either answers it. What was sent of it and does not fit stands in it again, with the reason.
 */
import type { PlainData } from "../../base/plain.ts";
import { cutText } from "../../channel/split-text.ts";
import { answerIn } from "../../form/answer.ts";
import type { Form } from "../../form/form.ts";
import {
  type Draft,
  divided,
  draftOf,
  isWorthOpening,
  nativeField,
  type Place,
} from "../../form/native.ts";
import { pathOf } from "../inside.ts";
import { isStepOf } from "../submitted.ts";
import { isYoung } from "./leaf.ts";
import type { Filling, Offer } from "./step.ts";

interface Left {
  readonly place: Place;
  readonly draft: Draft;
}

type Titled = Pick<Form, "title" | "fields">;

export async function offerOf(
  filling: Filling,
  form: Titled,
  path: string,
): Promise<Offer | undefined> {
  const { stage, language } = filling;
  const { forms = "none" } = stage.input;
  if (forms === "none" || isAnsweredInChat(filling, path)) return undefined;
  const division = divided(form.fields, forms);
  if (!isWorthOpening(division)) return undefined;
  const looked = await Promise.all(division.held.map((place) => leftOf(filling, place, path)));
  const left = looked.filter((one) => one !== undefined);
  const misfits = left.filter(({ draft }) => draft.issue !== undefined);
  const shown = (misfits.length > 0 ? misfits : left).slice(0, forms.fieldsPerPage);
  if (shown.length === 0) return undefined;
  const fields = shown.map(({ place, draft }) => nativeField(place, { forms, language }, draft));
  const isBegun = looked.length > left.length || misfits.length > 0;
  const { button, ...around } = wordsOf(filling, {
    ...{ form, isBegun, misfits: misfits.length, count: left.length },
  });
  return { form: { title: cutText(form.title, forms.titleLimit), button, fields }, ...around };
}

/** Whoever answers in the chat goes on there, and sees the form again when they come back. */
function isAnsweredInChat({ stage }: Filling, path: string): boolean {
  const { submitted, entry } = stage.input;
  if (submitted) return false;
  return stage.replay.memo.some(
    ({ step, by, known }) => by === entry && !known && isStepOf(step, path),
  );
}

/** Nothing for what is answered. */
async function leftOf(filling: Filling, place: Place, path: string): Promise<Left | undefined> {
  const { stage, language } = filling;
  const { leaf, keys } = place;
  const kept = stage.replay.keptOf(keys.reduce<string>(pathOf, path));
  if (kept) {
    if (typeof kept.raw !== "string") return undefined;
    const answered = await answerIn(kept.raw, { leaf, language, at: stage.input.at });
    if (answered.type === "value") return undefined;
    return { place, draft: { value: [kept.raw], issue: answered.reason } };
  }
  const fact: PlainData | undefined =
    leaf.remember === undefined ? undefined : stage.facts[leaf.remember];
  if (fact === undefined) return { place, draft: {} };
  if (isYoung(filling, leaf)) return undefined;
  return { place, draft: { value: draftOf(leaf, fact, language) } };
}

interface State {
  readonly form: Titled;
  readonly isBegun: boolean;
  readonly misfits: number;
  readonly count: number;
}

function wordsOf(
  { language: { sentences } }: Filling,
  { form, isBegun, misfits, count }: State,
): Pick<Offer, "before" | "after"> & { readonly button: string } {
  if (misfits > 1) {
    return { button: sentences.mendInForm, after: sentences.formMisfits(String(misfits - 1)) };
  }
  if (misfits === 1) return { button: sentences.mendInForm };
  if (isBegun) return { button: sentences.goOnInForm, before: sentences.formGoesOn(String(count)) };
  return { button: sentences.openForm, before: sentences.formBegins(form.title, String(count)) };
}
