/** Somebody else: a name and a phone number in one message. Pure. */
import { z } from "zod";
import type { PlainData } from "../../base/plain.ts";
import { phoneWithin } from "./phone.ts";

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
