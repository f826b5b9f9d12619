/**
 * What is known of a customer, with what was known before: a correction takes nothing away. Pure.
 */
import { isDeepStrictEqual } from "node:util";
import { lengthMs } from "../base/duration.ts";
import type { Remembered } from "../flow/replay.ts";
import type { Customer, Fact } from "../model/customer.ts";
import type { InboxEntry } from "../model/inbox.ts";

/** So many earlier values of one fact are kept, if they are short. */
const mostEarlier = 10;
const longestEarlier = 4_000;

type Facts = Customer["facts"];
type Told = Pick<Fact, "value" | "at" | "source" | "channel" | "validUntil">;

/** A fact as a message has told it. */
export function factTold(
  { value, validFor }: Remembered,
  { at, entry }: { readonly at: Date; readonly entry: InboxEntry },
): Told {
  const { channelId: channel } = entry.event.activity;
  const validUntil = validFor && new Date(at.getTime() + lengthMs(validFor));
  return { value, at, source: `in:${entry._id}`, channel, ...(validUntil && { validUntil }) };
}

/** The facts with this one as it is told now. What is only confirmed is no earlier value. */
export function factsWith(facts: Facts, key: string, told: Told): Facts {
  const before = Object.hasOwn(facts, key) ? facts[key] : undefined;
  const earlier = before ? earlierThan(told, before) : [];
  return { ...facts, [key]: { ...told, ...(earlier.length > 0 && { earlier }) } };
}

function earlierThan({ value: now }: Told, before: Fact): NonNullable<Fact["earlier"]> {
  const { value, at, source, channel, earlier = [] } = before;
  if (isDeepStrictEqual(value, now)) return earlier;
  const kept: NonNullable<Fact["earlier"]> = [];
  let left = longestEarlier;
  for (const one of [{ value, at, source, channel }, ...earlier].slice(0, mostEarlier)) {
    left -= JSON.stringify(one.value).length;
    if (left < 0) break;
    kept.push(one);
  }
  return kept;
}
