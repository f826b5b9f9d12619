/** A flow's function as it is written, parsed. */
import { type Node, parseExpressionAt } from "acorn";
import type { Flow } from "../../src/index.ts";

export function sourceOf({ body }: Pick<Flow, "body">): Node {
  const source = body.toString();
  // A method without the word function reads as one only inside an object.
  const whole = /^(async\s*)?(function\b|\(|[\w$]+\s*=>)/.test(source) ? source : `{${source}}`;
  return parseExpressionAt(`(${whole})`, 0, { ecmaVersion: "latest" });
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

/** `ask` of `ask(…)` and of `verbs.ask(…)`. */
export function nameOf(callee: Node): string {
  const { name, property } = callee as Node & { name?: string; property?: { name?: string } };
  return name ?? property?.name ?? "";
}
