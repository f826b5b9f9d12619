/**
 * Offers what is left of a form as one of the app's own, beside the question asked in the chat:
 * either answers it. What was sent of it and does not fit stands in it again, with the reason.
 */
import { cutText } from "../../channel/split-text.ts";
import type { Form } from "../../form/form.ts";
import { type Draft, divided, isWorthOpening, nativeField, type Place } from "../../form/native.ts";
import { pathOf } from "../inside.ts";
import { isStepOf } from "../submitted.ts";
import { draftLeft, questionsLeft } from "./left.ts";
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
  const looked = await Promise.all(
    division.held.map(async (place): Promise<Left | undefined> => {
      const draft = await draftLeft(filling, place.leaf, place.keys.reduce<string>(pathOf, path));
      return draft && { place, draft };
    }),
  );
  const left = looked.filter((one) => one !== undefined);
  const misfits = left.filter(({ draft }) => draft.issue !== undefined);
  const shown = (misfits.length > 0 ? misfits : left).slice(0, forms.fieldsPerPage);
  if (shown.length === 0) return undefined;
  const fields = shown.map(({ place, draft }) => nativeField(place, { forms, language }, draft));
  const isBegun = looked.length > left.length || misfits.length > 0;
  const { button, ...around } = wordsOf(filling, {
    ...{ form, isBegun, misfits: misfits.length },
    count: await questionsLeft(filling, form.fields, path),
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
