/**
 * What does not compile in a flow, and what the author reads: each case is refused with the words
 * after its directive. Compiled by `types.test.ts`, never run.
 */
import { z } from "zod";
import { event } from "../../src/flow/event.ts";
import { flow } from "../../src/flow/flow.ts";
import type { Verbs } from "../../src/flow/verbs.ts";

class Money {
  amount = 1;
}
interface Order {
  id: string;
}
declare const order: Order;
const asSet = z.string().transform((text) => new Set([text]));
const delivered = event("delivered", z.object({ parcel: z.string() }));
const counted = flow("counted", {}, async () => new Map([["cups", 1]]));
const asked = flow("asked", {}, async (_: Verbs, input: { cups: number }) => input.cups);

// @ts-expect-error This cannot be kept: a step keeps plain data only
export const counts = event("counts", z.object({ cups: z.map(z.string(), z.number()) }));

export async function kept({ once, each, repeat, call, remember, ask }: Verbs): Promise<void> {
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await once("a function", () => () => 1);
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await once("a map", async () => new Map([["cups", 1]]));
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await once("a map with a key", async ({ key }) => new Map([[key, 1]]));
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await once("a set in an object", () => ({ cups: new Set([1]) }));
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await once("a class instance", () => new Money());
  // @ts-expect-error declare a type instead of an interface
  await once("an interface", () => order);
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await once("a bigint", () => 1n);
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await each("guests", ["Ann"], async (guest) => new Map([[guest, 1]]));
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await repeat("rounds", async ({ count, again }) => (count < 3 ? again() : new Money()));
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await repeat("carried", new Money(), async ({ carried }) => carried.amount);
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await call("a map of a flow", counted);
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await remember("price", new Money());
  // @ts-expect-error This cannot be kept: a step keeps plain data only
  await ask("cups", "Which cups?", asSet);
}

export async function misspelt({ ask, choose, call, sleep, waitFor }: Verbs): Promise<void> {
  const day = await choose("day", "When?", { today: "Today", tomorrow: "Tomorrow" });
  // @ts-expect-error This comparison appears to be unintentional
  if (day === "yesterday") await sleep("rest", "1 day");
  // @ts-expect-error Argument of type '"a while"' is not assignable to parameter
  await sleep("other rest", "a while");
  const cups = await ask("cups", "How many?", z.coerce.number(), { within: "1 day" });
  // @ts-expect-error 'cups' is possibly 'undefined'
  await sleep("more rest", `${cups + 1} days`);
  const { parcel } = await waitFor("arrived", delivered);
  // @ts-expect-error 'string' is not assignable to type 'number'
  await call("asked", asked, { cups: parcel });
  // @ts-expect-error Expected 3 arguments, but got 2
  await call("asked without an input", asked);
}
