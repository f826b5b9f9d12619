/** What is left of a form: which of its questions have no answer yet, and how many are still asked. */
import type { PlainData } from "../../base/plain.ts";
import { answerIn, answerTold, parsed } from "../../form/answer.ts";
import type { Field, Leaf, List } from "../../form/field.ts";
import { says } from "../../form/languages/languages.ts";
import { type Draft, draftOf } from "../../form/native.ts";
import { heardIn } from "../../model/attached.ts";
import type { Memo } from "../../model/customer.ts";
import { pathOf } from "../inside.ts";
import { isChange, isYoung } from "./leaf.ts";
import type { Filling } from "./step.ts";

/** What stands in the place of its answer; nothing where it is answered. */
export async function draftLeft(
  filling: Filling,
  leaf: Leaf,
  path: string,
): Promise<Draft | undefined> {
  const { stage, language } = filling;
  const kept = stage.replay.keptOf(path);
  if (kept && leaf.files) return misfitLeft(filling, leaf, kept);
  if (kept) {
    if (typeof kept.raw !== "string") return undefined;
    const answered = await answerIn(kept.raw, { leaf, language, at: stage.input.at });
    if (answered.type === "value") return undefined;
    return { value: [kept.raw], issue: answered.reason };
  }
  const confirmed = stage.replay.keptOf(pathOf(path, "(known)"));
  if (confirmed) return isChange(inputOf(confirmed)) ? {} : undefined;
  const fact: PlainData | undefined =
    leaf.remember === undefined ? undefined : stage.facts[leaf.remember];
  if (fact === undefined) return {};
  return isYoung(filling, leaf) ? undefined : { value: draftOf(leaf, fact, language) };
}

/** A form cannot show files that were sent: it can ask for others. */
async function misfitLeft(
  { stage, language }: Filling,
  leaf: Leaf,
  { raw }: Memo,
): Promise<Draft | undefined> {
  const reading = { leaf, language, at: stage.input.at };
  const heard = heardIn(raw);
  const input = inputOf({ raw });
  // Of several, those that fit are kept, and the chat asks for more.
  if (!heard && leaf.files?.isSeveral && !Array.isArray(input)) return undefined;
  const answered = heard ? await answerTold(heard, reading) : await parsed(input, reading);
  return answered.type === "refused" ? { issue: answered.reason } : undefined;
}

/**
 * How many questions are still asked at the least: how many items a list gets, and whether a part
 * that may be left out is filled, is known only when that was asked.
 */
export async function questionsLeft(
  filling: Filling,
  fields: readonly Field[],
  path: string,
): Promise<number> {
  const left = fields.map((field) => leftIn(filling, field, pathOf(path, field.key)));
  return (await Promise.all(left)).reduce((sum, count) => sum + count, 0);
}

async function leftIn(filling: Filling, field: Field, path: string): Promise<number> {
  if (field.type === "leaf") return (await draftLeft(filling, field, path)) ? 1 : 0;
  if (field.type === "list") return leftInList(filling, field, path);
  const isWanted = field.isOptional ? wished(filling, pathOf(path, "(any)")) : "yes";
  return isWanted === "yes" ? questionsLeft(filling, field.fields, path) : openOr(isWanted);
}

async function leftInList(filling: Filling, list: List, path: string): Promise<number> {
  const { least, most, of } = list;
  const mayBeEmpty = list.isOptional || least === 0;
  const isWanted = mayBeEmpty ? wished(filling, pathOf(path, "(any)")) : "yes";
  if (isWanted !== "yes") return openOr(isWanted);
  let left = 0;
  for (let count = 1; count <= most; count += 1) {
    left += await leftIn(filling, of, pathOf(path, count));
    if (count < least || count === most) continue;
    const isAnother = wished(filling, pathOf(path, `(after ${count})`));
    if (isAnother !== "yes") return left + openOr(isAnother);
  }
  return left;
}

type Wish = "yes" | "no" | "open";

function wished({ stage }: Filling, path: string): Wish {
  const kept = stage.replay.keptOf(path);
  if (!kept) return "open";
  const input = inputOf(kept);
  return typeof input === "string" && says("yes", input) ? "yes" : "no";
}

/** What was written, or what was read of it in an earlier turn. */
function inputOf({ raw }: Pick<Memo, "raw">): PlainData | undefined {
  if (typeof raw === "string") return raw;
  // Under the names of fields nothing is kept but what was read of an answer.
  return (raw as { readonly input?: PlainData } | undefined)?.input;
}

function openOr(wish: Wish): number {
  return wish === "open" ? 1 : 0;
}
