/** Keeps what the engine measures, each figure by its name and labels. */
import type { Measure } from "../../src/base/measure.ts";

export interface Figures extends Measure {
  /** The sum of a counter, the value of a gauge, or how often a histogram was observed. */
  of(name: string, labels?: Readonly<Record<string, string>>): number;
  /** What was observed, in seconds. */
  observed(name: string): readonly number[];
  names(): readonly string[];
}

export function figures(): Figures {
  const values = new Map<string, number>();
  const seconds = new Map<string, number[]>();
  const key = (name: string, labels: object) => `${name} ${JSON.stringify(labels)}`;
  const add = (name: string, labels: object, amount: number) =>
    values.set(key(name, labels), (values.get(key(name, labels)) ?? 0) + amount);
  const observe = (name: string, labels: object, observed: number) => {
    add(name, labels, 1);
    seconds.set(name, [...(seconds.get(name) ?? []), observed]);
  };
  return {
    count: (name, labels, amount = 1) => void add(name, labels, amount),
    set: (name, labels, value) => void values.set(key(name, labels), value),
    observe,
    time: (name) => (labels) => observe(name, labels, 0),
    of: (name, labels = {}) => values.get(key(name, labels)) ?? 0,
    observed: (name) => seconds.get(name) ?? [],
    names: () => [...new Set([...values.keys()].map((one) => one.split(" ")[0] ?? ""))],
  };
}
