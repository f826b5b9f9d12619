/** Text as people mean it, whatever its case and punctuation. */

/** One message is compared with wishes, greetings and phrases in turn. */
let last = { text: "", normal: "" };

/** Text as it is compared: small letters, no punctuation, single spaces. */
export function normalise(text: string): string {
  if (text !== last.text) last = { text, normal: normalised(text) };
  return last.normal;
}

function normalised(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}
