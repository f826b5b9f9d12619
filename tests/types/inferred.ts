/** What each verb gives, as its types say it. Compiled by `types.test.ts`, never run. */
import { expectTypeOf } from "expect-type";
import { z } from "zod";
import { event } from "../../src/flow/event.ts";
import { flow } from "../../src/flow/flow.ts";
import type { Verbs } from "../../src/flow/verbs.ts";
import { file } from "../../src/form/makers.ts";
import type { KeptFile } from "../../src/model/attached.ts";

const amount = z.coerce.number().int();
const days = { today: "Today", tomorrow: "Tomorrow" };
const delivered = event("delivered", z.object({ parcel: z.string(), at: z.date() }));
const priced = flow("priced", {}, async (_: Verbs, input: { cups: number }) => input.cups * 3);
const greeted = flow("greeted", {}, async ({ say }) => say("Hello."));

export async function waiting({ ask, choose, sleep, waitFor }: Verbs): Promise<void> {
  expectTypeOf(await ask("cups", "How many?", amount)).toEqualTypeOf<number>();
  expectTypeOf(
    await ask("day", "When?", z.iso.date(), { remember: "day" }),
  ).toEqualTypeOf<string>();
  const asked = await ask("late", "How many?", amount, { within: "1 day", remind: "1 hour" });
  expectTypeOf(asked).toEqualTypeOf<number | undefined>();
  const answer = z.object({ size: z.enum(["S", "L"]), note: z.string().optional() });
  expectTypeOf(await ask("whole", "Which?", answer)).toEqualTypeOf<{
    size: "S" | "L";
    note?: string | undefined;
  }>();

  expectTypeOf(await ask("photo", "A photo?", file())).toExtend<KeptFile>();
  expectTypeOf(await ask("photos", "Photos?", file({ most: 3 }))).toExtend<KeptFile[]>();

  expectTypeOf(await choose("when", "When?", days)).toEqualTypeOf<"today" | "tomorrow">();
  const chosen = await choose("late when", "When?", { today: "Today" }, { within: "2 hours" });
  expectTypeOf(chosen).toEqualTypeOf<"today" | undefined>();

  expectTypeOf(await sleep("rest", "2 days")).toEqualTypeOf<void>();
  expectTypeOf(await waitFor("came", delivered)).toEqualTypeOf<{ parcel: string; at: Date }>();
  const came = await waitFor("came in time", delivered, { within: "1 week" });
  expectTypeOf(came).toEqualTypeOf<{ parcel: string; at: Date } | undefined>();
}

export async function doing({ once, now, random, remember }: Verbs, isPaid: boolean) {
  expectTypeOf(await once("key", ({ key }) => key)).toEqualTypeOf<string>();
  expectTypeOf(await once("later", async () => new Date())).toEqualTypeOf<Date>();
  const paid = await once("pay", () => (isPaid ? "paid" : "refused"));
  expectTypeOf(paid).toEqualTypeOf<"paid" | "refused">();
  const perhaps = await once("perhaps", ({ key }) => (isPaid ? key : Promise.resolve(key)));
  expectTypeOf(perhaps).toEqualTypeOf<string>();
  expectTypeOf(await once("nothing", () => {})).toEqualTypeOf<void>();
  const bill = await once("bill", async () => ({ total: 3, lines: [{ cup: "tea" }] }));
  expectTypeOf(bill).toEqualTypeOf<{ total: number; lines: { cup: string }[] }>();

  expectTypeOf(await now("begun")).toEqualTypeOf<Date>();
  expectTypeOf(await random("dice")).toEqualTypeOf<number>();
  expectTypeOf(await remember("bill", bill)).toEqualTypeOf<void>();
}

export async function going({ each, repeat, call }: Verbs, guests: string[]): Promise<void> {
  expectTypeOf(await each("guests", guests, async (guest) => guest.length)).toEqualTypeOf<
    number[]
  >();
  const cups = [{ id: 1, kind: "green" }];
  expectTypeOf(await each("cups", cups, async ({ kind }) => ({ kind }))).toEqualTypeOf<
    { kind: string }[]
  >();
  expectTypeOf(await each("told", guests, async () => {})).items.toEqualTypeOf<void>();

  const rounds = await repeat("rounds", async ({ count, again }) =>
    count < 3 ? again() : { count },
  );
  expectTypeOf(rounds).toEqualTypeOf<{ count: number }>();
  const all = await repeat("all", [] as string[], async ({ carried, again }) => {
    expectTypeOf(carried).toEqualTypeOf<string[]>();
    return carried.length < 3 ? again([...carried, "one"]) : carried;
  });
  expectTypeOf(all).toEqualTypeOf<string[]>();

  expectTypeOf(await call("price", priced, { cups: 2 })).toEqualTypeOf<number>();
  expectTypeOf(await call("greeting", greeted)).toEqualTypeOf<void>();
}

export function seeing({ customer, channel, link }: Verbs): void {
  expectTypeOf(customer.name).toEqualTypeOf<string>();
  expectTypeOf(channel).toEqualTypeOf<string>();
  expectTypeOf(link).toEqualTypeOf<string | undefined>();
}

export const begunByAnEvent = flow("thanks", { on: delivered }, async (_, payload) => {
  expectTypeOf(payload).toEqualTypeOf<{ parcel: string; at: Date }>();
});
