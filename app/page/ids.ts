// Makes the ids that are born in the page: of messages, and readable ones of persons.

const names = [
  "ann",
  "ben",
  "cleo",
  "dina",
  "emil",
  "fay",
  "gus",
  "hana",
  "ivo",
  "june",
  "kofi",
  "lena",
  "milo",
  "nora",
  "omar",
  "pia",
  "quin",
  "rosa",
  "sami",
  "tess",
  "uma",
  "vera",
  "wes",
  "zoe",
] as const;
const letters = "abcdefghjkmnpqrstuvwxyz23456789";

function randomBelow(limit: number): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % limit;
}

/** A readable person id such as "ann-k3f9", with a first name that `taken` does not use. */
export function newPersonId(taken: readonly string[] = []): string {
  const free = names.filter((name) => !taken.some((id) => id.startsWith(`${name}-`)));
  const name = free[randomBelow(free.length)] ?? "ann";
  const tail = Array.from({ length: 4 }, () => letters.charAt(randomBelow(letters.length)));

  return `${name}-${tail.join("")}`;
}

/** A UUID for a message. Browsers keep crypto.randomUUID to secure origins, so it is drawn here. */
export function newMessageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
