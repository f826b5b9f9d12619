/** Takes a message that answers several questions of a form for an answer to each of them. */

import type { Leaf } from "../../form/field.ts";
import { shownTogether } from "../../form/question.ts";
import { takenApart } from "../../form/taken-apart.ts";
import type { Memo } from "../../model/customer.ts";
import { isGreeting, wishIn } from "../words.ts";
import { type Asking, type Filling, kindOf } from "./step.ts";

/** Before the question is come to: what it and those after it are answered with is kept for them. */
export async function takeApart(
  { stage, language }: Filling,
  leaf: Leaf,
  { path, beside, isAnew }: Asking,
): Promise<void> {
  const { replay, input } = stage;
  // What is sent field by field needs no taking apart.
  if (input.submitted) return;
  const told = replay.keptOf(path);
  if (typeof told?.raw !== "string" || told.by !== input.entry || !beside || isAnew) return;
  const at = beside.findIndex((one) => one.path === path);
  // A turn that is played again has answers of its own.
  const isOpen = (kept: Memo | undefined) => !kept || kept.by === input.entry;
  const later = beside.slice(at + 1).filter((one) => isOpen(replay.keptOf(one.path)));
  const isAside = (text: string) => isGreeting(text) || wishIn(text) !== undefined;
  const asked = { leaf, path };
  const around = { language, at: input.at };
  const taken = await takenApart(told.raw, { asked, later, isAside }, around);
  if (!taken) return;
  for (const one of taken) {
    replay.keep({ step: one.path, kind: kindOf(one.leaf), raw: { input: one.input } });
  }
  for (const _ of taken.slice(1)) replay.count("saved", "together");
  const shown = language.sentences.noted(shownTogether(taken, language));
  replay.effects.push({ type: "say", content: shown });
}
