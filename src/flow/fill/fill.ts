/**
 * Fills a form in a conversation: every question is a named step of the run, so that what was
 * answered is never asked again, whatever app the customer goes on with.
 */
import type { PlainData } from "../../base/plain.ts";
import type { Site } from "../../base/site.ts";
import { type Field, type Group, type List, leavesOf } from "../../form/field.ts";
import type { Form } from "../../form/form.ts";
import { issuesIn, sentenceOf } from "../../form/issue.ts";
import { formLanguageFor, says } from "../../form/languages/languages.ts";
import { optionIn } from "../../form/option-in.ts";
import { changeQuestion, checkQuestion, shownAnswers, yesNoQuestion } from "../../form/question.ts";
import { spokenIn } from "../../form/spoken.ts";
import type { Open } from "../../form/taken-apart.ts";
import { pathOf } from "../inside.ts";
import type { Stage } from "../stage.ts";
import { fillLeaf } from "./leaf.ts";
import { offerOf } from "./native.ts";
import { type Asking, answerTo, type Filling, oneOf } from "./step.ts";
import { takeSubmitted } from "./submitted.ts";

type Inputs = Record<string, PlainData | undefined>;

/** Up to so many fields, what was answered is still to be seen. */
const fewFields = 2;

export async function fill<Answers>(
  stage: Stage,
  { step, form }: { step: string; form: Form<Answers> },
  site: Site,
): Promise<Answers> {
  const path = stage.path(step);
  const bare = fillingOf(stage, { form, path, site });
  const { language } = bare;
  stage.forms.set(path, form);
  takeSubmitted(bare, form, path);
  const spoken = spokenIn(form, language.code);
  const { fields, worded } = spoken;
  const filling = { ...bare, offer: await offerOf(bare, spoken, path) };
  const inputs: Inputs = {};
  const beside = questionsIn(fields, path);
  for (const field of fields) {
    note(inputs, field, await fillField(filling, field, { path: pathOf(path, field.key), beside }));
  }
  for (let round = 1; ; round += 1) {
    const result = await form.schema.safeParseAsync(inputs, { error: issuesIn(language) });
    const because = result.success ? undefined : sentenceOf(result.error.issues, language, worded);
    const wrong = fields.find(({ key }) => key === result.error?.issues[0]?.path[0]);
    const around = { fields, path, round, inputs };
    const next = wrong ?? (await toChange(filling, { ...around, because }));
    if (next === undefined && result.success) return result.data;
    if (next === undefined) continue;
    const again = pathOf(pathOf(path, next.key), `(again ${round})`);
    note(inputs, next, await fillField(filling, next, { path: again, isAnew: true, because }));
  }
}

function fillingOf(
  stage: Stage,
  { form, path, site }: { form: Form; path: string; site: Site },
): Filling {
  const { offersPage, language, submitted, asksAgain } = stage.input;
  const isBegun = submitted !== undefined || stage.replay.isBegun(path);
  return {
    ...{ stage, site, language: formLanguageFor(language.code) },
    page: offersPage && path,
    // Whoever comes back to it, with an old link perhaps, is given another.
    isPageOffered: (!isBegun || asksAgain) && offersPage?.(form) === true,
  };
}

/** What was left out is not there at all. */
function note(inputs: Inputs, { key }: Field, input: PlainData | undefined): void {
  if (input === undefined) delete inputs[key];
  else inputs[key] = input;
}

interface Around {
  readonly fields: readonly Field[];
  readonly path: string;
  readonly round: number;
  readonly inputs: Readonly<Inputs>;
  /** What is wrong with the answers as a whole. */
  readonly because: string | undefined;
}

/** The field to be answered anew, if any. */
async function toChange(filling: Filling, around: Around): Promise<Field | undefined> {
  const { fields, path, round, inputs, because } = around;
  const { language } = filling;
  const change = changeQuestion(fields, language);
  const field = (text: string) =>
    change.options.find(({ key }) => key === text) ?? optionIn(text, change.options);
  if (because === undefined) {
    if (leavesOf(fields).length <= fewFields) return undefined;
    const { input } = await answerTo(filling, {
      path: pathOf(path, `(check ${round})`),
      question: checkQuestion(shownAnswers(fields, inputs, language), language),
      ...oneOf((text) => checked(text) ?? field(text)?.key, language.issues.yesOrNo),
    });
    if (input === "yes") return undefined;
    if (input !== changeKey) return fieldOf(fields, input);
  }
  const chosen = await answerTo(filling, {
    path: pathOf(path, `(change ${round})`),
    question: change,
    because,
    ...oneOf((text) => field(text)?.key, language.issues.chooseOne),
  });
  return fieldOf(fields, chosen.input);
}

const changeKey = "(change)";

function checked(text: string): string | undefined {
  if (says("yes", text)) return "yes";
  return text === changeKey || says("no", text) ? changeKey : undefined;
}

function fieldOf(fields: readonly Field[], key: PlainData | undefined): Field | undefined {
  return fields.find((_, at) => key === `(${at})`);
}

/** Those that are asked in any case, and once. */
function questionsIn(fields: readonly Field[], path: string): Open[] {
  return fields.flatMap((field): Open[] => {
    const at = pathOf(path, field.key);
    if (field.type === "leaf") return [{ leaf: field, path: at }];
    return field.type === "group" && !field.isOptional ? questionsIn(field.fields, at) : [];
  });
}

function fillField(filling: Filling, field: Field, asking: Asking): Promise<PlainData | undefined> {
  if (field.type === "leaf") return fillLeaf(filling, field, asking);
  return field.type === "group"
    ? fillGroup(filling, field, asking)
    : fillList(filling, field, asking);
}

async function fillGroup(
  filling: Filling,
  group: Group,
  asking: Asking,
): Promise<PlainData | undefined> {
  if (group.isOptional && !(await isAny(filling, group, asking))) return undefined;
  const inputs: Inputs = {};
  const isPart = group.isOptional || asking.beside === undefined;
  const beside = isPart ? questionsIn(group.fields, asking.path) : asking.beside;
  for (const field of group.fields) {
    const because = Object.keys(inputs).length === 0 ? asking.because : undefined;
    const path = pathOf(asking.path, field.key);
    note(inputs, field, await fillField(filling, field, { ...asking, path, because, beside }));
  }
  return inputs;
}

async function fillList(
  filling: Filling,
  list: List,
  asking: Asking,
): Promise<PlainData | undefined> {
  const mayBeEmpty = list.isOptional || list.least === 0;
  if (mayBeEmpty && !(await isAny(filling, list, asking))) return list.isOptional ? undefined : [];
  const items: PlainData[] = [];
  while (items.length < list.most) {
    const path = pathOf(asking.path, items.length + 1);
    const { beside: _, ...item } = { ...asking, path };
    items.push((await fillField(filling, list.of, item)) ?? null);
    if (items.length < list.least || items.length >= list.most) continue;
    if (!(await isAnother(filling, list, pathOf(asking.path, `(after ${items.length})`)))) break;
  }
  return items;
}

function isAny(
  filling: Filling,
  { title }: Group | List,
  { path, because }: Asking,
): Promise<boolean> {
  const text = filling.language.sentences.any(title);
  return isYes(filling, { path: pathOf(path, "(any)"), text, because });
}

function isAnother(filling: Filling, { title }: List, path: string): Promise<boolean> {
  return isYes(filling, { path, text: filling.language.sentences.another(title) });
}

async function isYes(
  filling: Filling,
  { text, ...step }: { path: string; text: string; because?: string | undefined },
): Promise<boolean> {
  const { language } = filling;
  const answer = await answerTo(filling, {
    ...step,
    question: yesNoQuestion(text, language),
    ...oneOf(
      (said) => (says("yes", said) ? "yes" : says("no", said) ? "no" : undefined),
      language.issues.yesOrNo,
    ),
  });
  return answer.input === "yes";
}
