/** Where in a flow a verb is called: in which scope, and whether inside once(). */
import { AsyncLocalStorage } from "node:async_hooks";

export interface Inside {
  /** The names of the scopes, joined; empty in the flow itself. */
  readonly scope: string;
  /** The once() whose effect is running. */
  readonly once?: string;
}

const inside = new AsyncLocalStorage<Inside>();
const theFlowItself: Inside = { scope: "" };

export function here(): Inside {
  return inside.getStore() ?? theFlowItself;
}

export function goInside<Result>(where: Inside, body: () => Promise<Result>): Promise<Result> {
  return inside.run(where, body);
}

/** A name within a scope. No two different ways through scopes make the same path. */
export function pathOf(scope: string, name: string | number): string {
  const plain = String(name);
  const isSafe = !plain.includes("/") && !plain.includes("%");
  const part = isSafe ? plain : plain.replace(/[%/]/g, (sign) => (sign === "%" ? "%25" : "%2F"));
  return scope === "" ? part : `${scope}/${part}`;
}
