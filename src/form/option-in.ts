/** From what a customer types to the option it means. Pure. */
import { normalise } from "../base/normalise.ts";
import type { Option } from "../model/customer.ts";

/** The option a typed text means: its label, number, key, or an unambiguous beginning of a label. */
export function optionIn(text: string, options: readonly Option[]): Option | undefined {
  const named = optionNamed(text, options);
  if (named) return named;
  const wanted = normalise(text);
  const beginning = options.filter(({ title }) => normalise(title).startsWith(`${wanted} `));
  return beginning.length === 1 ? beginning[0] : undefined;
}

/** The option whose whole label, number or key this is. */
export function optionNamed(text: string, options: readonly Option[]): Option | undefined {
  const wanted = normalise(text);
  if (wanted === "") return undefined;
  // Labels before numbers: "2" on a scale from 0 to 10 is not its second answer.
  const labelled = options.find(({ title }) => normalise(title) === wanted);
  if (labelled) return labelled;
  const number = /^\s*(\d{1,3})\s*[.)]?\s*$/.exec(text)?.[1];
  const numbered = number === undefined ? undefined : options[Number(number) - 1];
  if (numbered) return numbered;
  return options.find(({ key }) => normalise(key) === wanted);
}

/** As optionIn(), for what may be the key itself, since that is what a pressed button stands for. */
export function optionCalled(text: string, options: readonly Option[]): Option | undefined {
  return options.find(({ key }) => key === text) ?? optionIn(text, options);
}
