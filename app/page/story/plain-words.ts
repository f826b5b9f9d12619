// Puts keys and values of stored facts into words a reader knows.

/** "newsletterConsent" and "newsletter-consent" become "Newsletter consent". */
export function plainKey(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[-_.]+/g, " ")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A step in a loop has the names of what it is in before its own. */
export function plainStep(path: string): string {
  return path.split("/").map(plainKey).join(" › ");
}

export function plainValue(value: unknown): string {
  if (value === true) return "Yes";
  if (value === false) return "No";
  if (value === null || value === undefined || value === "") return "Nothing";
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(plainValue).join(", ");
  return JSON.stringify(value);
}
