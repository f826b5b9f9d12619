/** Who somebody is on one channel, and which customer that is. */
import { z } from "zod";
import type { InboundEvent } from "./activity.ts";
import { collection } from "./collection.ts";

const identity = z.object({
  _id: z.string(),
  rev: z.int(),
  customer: z.string(),
  createdAt: z.date(),
});
export type Identity = z.infer<typeof identity>;

export const identities = collection<Identity>()("identities", { customer: ["customer"] });

/** Key of a person on one channel. Never taken apart again: the address is the reference. */
export function identityKey(event: InboundEvent): string {
  const { channelId, recipient, from } = event.activity;
  return [channelId, recipient.id, from.id].map(escapePart).join(":");
}

/** Key of a person whom an adapter vouches for, whatever channel they are on. */
export function personKey(vouchedFor: string): string {
  return `person:${escapePart(vouchedFor)}`;
}

export function escapePart(part: string): string {
  if (!part.includes(":") && !part.includes("%")) return part;
  return part.replace(/[%:]/g, (character) => (character === "%" ? "%25" : "%3A"));
}
