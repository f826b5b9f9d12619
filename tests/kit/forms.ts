/** Forms, fields and answers for tests. */
import { z } from "zod";
import { limits } from "../../adapters/web/limits.ts";
import { flow } from "../../src/flow/flow.ts";
import { isGreeting } from "../../src/flow/words.ts";
import { answerIn } from "../../src/form/answer.ts";
import { type Leaf, leavesOf } from "../../src/form/field.ts";
import { fieldsOf } from "../../src/form/fields-of.ts";
import { type Form, form } from "../../src/form/form.ts";
import { formLanguageFor } from "../../src/form/languages/languages.ts";
import { choice } from "../../src/form/makers.ts";
import { takenApart } from "../../src/form/taken-apart.ts";
import { conversation } from "../../src/testing/conversation.ts";

/** A Monday. */
const aMonday = new Date("2026-11-23T10:00:00Z");

function aLeaf(schema: z.ZodType): Leaf {
  const [leaf] = leavesOf(fieldsOf(z.object({ field: schema }), { path: "", place: "a test" }));
  if (!leaf) throw new Error("this schema is no field");
  return leaf;
}

/** What a form makes of a text for a field: its value, or why it is refused. */
export async function heard(
  text: string,
  schema: z.ZodType,
  { language = "en" }: { language?: string } = {},
): Promise<unknown> {
  const leaf = aLeaf(schema);
  const reading = { leaf, language: formLanguageFor(language), at: aMonday };
  const answered = await answerIn(text, reading);
  return answered.type === "value" ? answered.value : { refused: answered.reason };
}

/** The answers between which a text leaves the choice. */
export async function choicesFor(
  text: string,
  schema: z.ZodType,
  { language = "en" }: { language?: string } = {},
): Promise<readonly string[]> {
  const reading = { leaf: aLeaf(schema), language: formLanguageFor(language), at: aMonday };
  const answered = await answerIn(text, reading);
  const options = answered.type === "refused" ? answered.options : undefined;
  return (options ?? []).map(({ key }) => key);
}

/** What is taken of a message in which the first of these fields was asked for, by their names. */
export async function answersIn(
  text: string,
  fields: Readonly<Record<string, z.ZodType>>,
  { language = "en" }: { language?: string } = {},
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const leaves = leavesOf(fieldsOf(z.object(fields), { path: "", place: "a test" }));
  const [asked, ...later] = leaves.map((leaf) => ({ leaf, path: leaf.key }));
  if (!asked) throw new Error("there is no field");
  const isAside = (part: string) => isGreeting(part);
  const around = { language: formLanguageFor(language), at: aMonday };
  const taken = await takenApart(text, { asked, later, isAside }, around);
  return taken && Object.fromEntries(taken.map(({ path, value }) => [path, value]));
}

/** A flow that fills this form and says what came of it. */
export function filling<Answers>(of: Form<Answers>, name = "fill") {
  return flow(name, { command: name }, async ({ fill, say }) => {
    const answers = await fill("form", of);
    await say(`Result ${JSON.stringify(answers)}`);
  });
}

/** A conversation over the three simulated apps. */
export function talkOf(...forms: readonly Form[]) {
  const flows = forms.map((one, at) => filling(one, at === 0 ? "fill" : `fill${at + 1}`));
  return conversation(flows, { apps: limits });
}

export const parts = { lid: "The lid", box: "The box", feet: "The feet" };

/** The fields of `Short`, for releases that change them. */
export const shortShape = {
  name: z.string().min(2).meta({ title: "Your name?" }),
  part: choice(parts, { title: "Which part?" }),
  city: z.string().min(2).meta({ title: "Your city?" }),
};

export const Short = form("Short", z.object(shortShape));
