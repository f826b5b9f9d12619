/**
 * Takes in what was sent of a form at once: each answer is kept under the step of its field, as if
 * it had been typed there, so that fill() reads it, and asks for what does not fit.
 */
import type { PlainData } from "../../base/plain.ts";
import type { Field, Group, Leaf, List } from "../../form/field.ts";
import type { Form } from "../../form/form.ts";
import {
  fileInput,
  filesAt,
  filledItems,
  isFilled,
  isSent,
  itemPath,
  memberPath,
  picksIn,
  textsAt,
} from "../../form/submitted.ts";
import type { Memo } from "../../model/customer.ts";
import { misfitsAt, type RawAnswers } from "../../model/submission.ts";
import { pathOf } from "../inside.ts";
import { isStepOf, type Submitted } from "../submitted.ts";
import { foldCorrections } from "./corrections.ts";
import { type Filling, kindOf } from "./step.ts";

/** Does nothing unless something came in for this very fill(). */
export function takeSubmitted(filling: Filling, form: Form, path: string): void {
  const { submitted } = filling.stage.input;
  if (!submitted || !isStepOf(submitted.at, path)) return;
  foldCorrections(filling.stage.replay, path);
  const intake = new Intake(filling, submitted);
  for (const field of form.fields) {
    intake.field(field, { step: pathOf(path, field.key), path: field.key });
  }
  // Whoever sends all of it has looked at all of it.
  if (submitted.isWhole) intake.keep(pathOf(path, "(check 1)"), "choose", "yes");
}

/** A field by the name of its step, and by the path its answer was sent under. */
interface Where {
  readonly step: string;
  readonly path: string;
}

class Intake {
  readonly #filling: Filling;
  readonly #submitted: Submitted;
  readonly #answers: RawAnswers;
  readonly #isWhole: boolean;

  constructor(filling: Filling, submitted: Submitted) {
    this.#filling = filling;
    this.#submitted = submitted;
    this.#answers = submitted.answers;
    this.#isWhole = submitted.isWhole === true;
  }

  field(field: Field, where: Where): void {
    if (!this.#isWhole && !isSent(this.#answers, where.path)) return;
    if (field.type === "leaf") this.#leaf(field, where);
    else if (field.type === "group") this.#group(field, where);
    else this.#list(field, where);
  }

  keep(step: string, kind: Memo["kind"], input?: PlainData): void {
    this.#keepRaw({ step, kind, raw: input === undefined ? {} : { input } });
  }

  #leaf(leaf: Leaf, { step, path }: Where): void {
    const files = leaf.files && fileInput(leaf, filesAt(this.#answers, path));
    const texts = textsAt(this.#answers, path);
    this.#forget(step);
    const [first] = texts;
    const kind = kindOf(leaf);
    const attached = misfitsAt(this.#submitted, path);
    if (attached.length > 0) this.#keepRaw({ step, kind, raw: { text: "", attached } });
    else if (files !== undefined) this.keep(step, kind, files);
    else if (first === undefined) this.#keepEmpty(leaf, step);
    else if (leaf.kind === "choices") this.#keepPicks(leaf, step, texts);
    else this.#keepRaw({ step, kind, raw: first });
  }

  #keepRaw(memo: Omit<Memo, "by">): void {
    this.#filling.stage.replay.keep(memo);
  }

  /** What has to be answered and was not is asked in the chat. */
  #keepEmpty(leaf: Leaf, step: string): void {
    if (leaf.isOptional) this.keep(step, kindOf(leaf));
    else if (leaf.kind === "choices" && leaf.least === 0) this.keep(step, "choose", []);
  }

  #keepPicks(leaf: Leaf, step: string, texts: readonly string[]): void {
    const { stage, language } = this.#filling;
    const picks = picksIn(texts, { leaf, language, at: stage.input.at });
    if (picks) this.keep(step, "choose", picks);
    else stage.replay.keep({ step, kind: "choose", raw: texts.join(", ") });
  }

  #group(group: Group, { step, path }: Where): void {
    const any = pathOf(step, "(any)");
    const isGiven = !group.isOptional || isFilled(this.#answers, path);
    if (!isGiven) this.#forget(step);
    if (group.isOptional) this.keep(any, "choose", isGiven ? "yes" : "no");
    if (!isGiven) return;
    for (const field of group.fields) {
      this.field(field, { step: pathOf(step, field.key), path: memberPath(path, field.key) });
    }
  }

  #list(list: List, { step, path }: Where): void {
    this.#forget(step);
    const places = filledItems(this.#answers, path).slice(0, list.most);
    if (list.isOptional || list.least === 0) {
      this.keep(pathOf(step, "(any)"), "choose", places.length > 0 ? "yes" : "no");
    }
    for (const [at, place] of places.entries()) {
      const count = at + 1;
      this.field(list.of, { step: pathOf(step, count), path: itemPath(path, place) });
      if (count < list.least || count >= list.most) continue;
      const isLast = count === places.length;
      this.keep(pathOf(step, `(after ${count})`), "choose", isLast ? "no" : "yes");
    }
  }

  /** Drops what was answered there before, and what belongs to it. */
  #forget(step: string): void {
    const { replay } = this.#filling.stage;
    for (const memo of replay.memo) if (isStepOf(memo.step, step)) replay.forget(memo.step);
  }
}
