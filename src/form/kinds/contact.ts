/** Somebody else: a name and a phone number in one message. Pure. */
import { z } from "zod";
import type { PlainData } from "../../base/plain.ts";
import type { Attached } from "../../model/attached.ts";
import { phoneIn, phoneWithin } from "./phone.ts";

export const contactSchema = z.object({ name: z.string().min(1).max(200), phone: z.string() });
/** Somebody who can be reached by phone. */
export type Contact = z.infer<typeof contactSchema>;

export function isContact(value: PlainData): value is Contact {
  return contactSchema.safeParse(value).success;
}

export function contactIn(text: string, country: string | undefined): Contact | undefined {
  const found = phoneWithin(text, country);
  const name = found?.rest.replace(/[\s,;:()<>|–-]+/g, " ").trim();
  return found && name ? { name, phone: found.phone } : undefined;
}

/** The only contact that came with a message. */
export function contactFrom(
  attached: readonly Attached[],
  country: string | undefined,
): Contact | undefined {
  const [shared, ...more] = attached.filter((one) => one.type === "contact");
  const phone = shared && more.length === 0 ? phoneOf(shared.phone, country) : undefined;
  const name = shared?.name.trim().slice(0, 200);
  return phone !== undefined && name ? { name, phone } : undefined;
}

/**
 * The number of the only contact that came with a message, where the app vouches that it is their
 * own: anybody can send anybody's card.
 */
export function phoneFrom(
  attached: readonly Attached[],
  country: string | undefined,
): string | undefined {
  const [shared, ...more] = attached.filter((one) => one.type === "contact");
  return shared?.isOwn && more.length === 0 ? phoneOf(shared.phone, country) : undefined;
}

/** Apps leave out the plus before the country code. */
function phoneOf(given: string, country: string | undefined): string | undefined {
  return phoneIn(given, country) ?? phoneIn(`+${given.replace(/\D/g, "")}`, undefined);
}
