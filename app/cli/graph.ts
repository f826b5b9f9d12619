/** A flow as a Mermaid chart of its named steps, read from the function as it is written. */
import type { Node } from "acorn";
import type { Flow } from "../../src/index.ts";
import { isNode, nameOf, sourceOf } from "./flow-source.ts";

interface Step {
  readonly verb: string;
  readonly name: string;
  /** Steps inside a loop. */
  readonly inside: readonly Step[];
}

/** How each kind of step is drawn: questions, choices, effects, waits and loops. */
const shapes: Readonly<Record<string, readonly [open: string, close: string]>> = {
  ask: ["[", "]"],
  choose: ["{", "}"],
  fill: ["[/", "/]"],
  once: ["[[", "]]"],
  files: ["[[", "]]"],
  sleep: ["([", "])"],
  waitFor: ["([", "])"],
  handoff: ["[(", ")]"],
  call: ["[[", "]]"],
  now: ["(", ")"],
  random: ["(", ")"],
  each: ["[", "]"],
  repeat: ["[", "]"],
};

/** Steps stand in the order in which they are written; those of functions it calls are not seen. */
export function flowGraph(flow: Flow): string {
  const chart = new Chart();
  chart.line(`start([${quoted(flow.name)}])`);
  const last = chart.steps(stepsIn(sourceOf(flow)), "start");
  chart.line("done([end])");
  chart.line(`${last} --> done`);
  return `flowchart TD\n${chart.lines.map((line) => `  ${line}\n`).join("")}`;
}

class Chart {
  readonly lines: string[] = [];
  #count = 0;

  line(text: string): void {
    this.lines.push(text);
  }

  /** Draws steps in a row after `before`, and gives the last. */
  steps(steps: readonly Step[], before: string): string {
    return steps.reduce((last, step) => this.#step(step, last), before);
  }

  #step({ verb, name, inside }: Step, before: string): string {
    this.#count += 1;
    const id = `step${this.#count}`;
    const [open = "[", close = "]"] = shapes[verb] ?? [];
    this.line(`${id}${open}${quoted(`${verb}: ${name}`)}${close}`);
    this.line(`${before} --> ${id}`);
    if (inside.length === 0) return id;
    this.line(`${this.steps(inside, id)} -. again .-> ${id}`);
    return id;
  }
}

function stepsIn(node: unknown): Step[] {
  if (Array.isArray(node)) return node.flatMap(stepsIn);
  if (!isNode(node)) return [];
  const children = Object.values(node).flatMap(stepsIn);
  const called = calledStep(node);
  if (!called) return children;
  const isLoop = called.verb === "each" || called.verb === "repeat";
  return isLoop ? [{ ...called, inside: children }] : [{ ...called, inside: [] }, ...children];
}

function calledStep(node: Node): Omit<Step, "inside"> | undefined {
  if (node.type !== "CallExpression") return undefined;
  const { callee, arguments: given } = node as Node & { callee: Node; arguments: Node[] };
  const [first] = given as (Node & { value?: unknown })[];
  const verb = nameOf(callee);
  const isStep = verb in shapes && first?.type === "Literal" && typeof first.value === "string";
  return isStep ? { verb, name: String(first.value) } : undefined;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', "#quot;")}"`;
}
