/**
 * What is wrong with the translations of flows and forms: sentences, plurals and values that are
 * missing.
 */
import type { Node } from "acorn";
import { type Flow, type Form, keyOf, sentencesOf } from "../../src/index.ts";
import { isNode, nameOf, sourceOf } from "./flow-source.ts";

export interface TextProblem {
  readonly file: string;
  readonly sentence: string;
  /** What is missing or too much, in words. */
  readonly problem: string;
}

type File = NonNullable<Flow["texts"]>["files"][number];

const form = /_(zero|one|two|few|many|other)$/;

/** A flow and the forms of its module have the same files. */
export function textProblems(flows: readonly Flow[], forms: readonly Form[] = []): TextProblem[] {
  const modules = new Map<string, { files: readonly File[]; said: string[] }>();
  const add = (files: readonly File[], said: readonly string[]) => {
    const key = files.map(({ path }) => path).join("\n");
    modules.set(key, { files, said: [...(modules.get(key)?.said ?? []), ...said] });
  };
  for (const one of flows) if (one.texts) add(one.texts.files, sentencesIn(sourceOf(one)));
  for (const one of forms) if (one.texts) add(one.texts.files, sentencesOf(one));
  return [...modules.values()].flatMap(({ files, said }) => problemsIn(files, said));
}

function problemsIn(files: readonly File[], sentences: readonly string[]): TextProblem[] {
  const translated = files.flatMap((file) => Object.keys(file.sentences).map(baseOf));
  // What other functions and schemas say is known from the other languages only.
  const said = new Set([...sentences, ...translated]);
  return files.flatMap((file) => [...missingIn(file, said), ...misfitsIn(file)]);
}

function baseOf(key: string): string {
  return key.replace(form, "");
}

function sentencesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(sentencesIn);
  if (!isNode(node)) return [];
  const inside = Object.values(node).flatMap(sentencesIn);
  if (node.type !== "TaggedTemplateExpression") return inside;
  const { tag, quasi } = node as Node & {
    tag: Node;
    quasi: { quasis: { value: { cooked: string } }[] };
  };
  if (nameOf(tag) !== "t") return inside;
  return [keyOf(quasi.quasis.map(({ value }) => value.cooked)), ...inside];
}

function missingIn({ path: file, language, sentences }: File, said: Iterable<string>) {
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  // The language of the flow itself needs a file for its plurals only.
  const hasPluralsOnly = Object.keys(sentences).every((key) => form.test(key));
  return [...said].flatMap((sentence): TextProblem[] => {
    if (sentence in sentences) return [];
    const lacking = needed.filter((category) => !(`${sentence}_${category}` in sentences));
    if (lacking.length === 0) return [];
    if (lacking.length === needed.length)
      return hasPluralsOnly ? [] : [{ file, sentence, problem: "there is no translation" }];
    const forms = lacking.map((category) => `"${sentence}_${category}"`).join(", ");
    return [{ file, sentence, problem: `of its plurals there is no ${forms}` }];
  });
}

/** A number may be in the words of a plural; whatever else the flow gives has to come. */
function misfitsIn({ path: file, sentences }: File): TextProblem[] {
  return Object.entries(sentences).flatMap(([sentence, translation]) => {
    const [given, used] = [placesIn(sentence), placesIn(translation)];
    const unknown = used.filter((place) => !given.includes(place));
    const left = form.test(sentence) ? [] : given.filter((place) => !used.includes(place));
    return [
      ...unknown.map((place) => ({ file, sentence, problem: `the flow gives no ${place}` })),
      ...left.map((place) => ({ file, sentence, problem: `the translation leaves out ${place}` })),
    ];
  });
}

function placesIn(text: string): string[] {
  return text.match(/\{\{[^{}]*\}\}/g) ?? [];
}
