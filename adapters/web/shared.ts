/** What a simulated phone knows of who holds it, and sends when a key asks for it. Pure. */
import { createHash } from "node:crypto";
import type { Attached } from "../../src/index.ts";

/** Among the numbers that are kept free for films and books. */
const filmNumbers = "+44207946";
const harbour = { latitude: 53.5459, longitude: 9.9681 };

export interface Shared {
  readonly attached: Attached;
  /** As the phone itself shows that it was sent. */
  readonly text: string;
}

export function sharedBy(person: string, what: "phone" | "location"): Shared {
  if (what === "location") {
    const { latitude, longitude } = harbour;
    return {
      attached: { type: "location", ...harbour },
      text: `📍 ${latitude}, ${longitude}`,
    };
  }
  const digits = createHash("sha256").update(person).digest().readUInt16BE() % 1_000;
  const phone = `${filmNumbers}${String(digits).padStart(4, "0")}`;
  return { attached: { type: "contact", name: person, phone, isOwn: true }, text: `👤 ${phone}` };
}
