/** Cuts text that is too long for one message where a reader would pause. */

const pauses = [/\n\n+/g, /\n/g, /[.!?…]\s/g, /\s/g];

/** Pieces of at most `limit` (2 or more) UTF-16 units, in order; none is empty, no grapheme is cut. */
export function splitText(text: string, limit: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const end = pauseBefore(rest, limit) ?? graphemeBefore(rest, limit);
    const piece = rest.slice(0, end).trimEnd();
    if (piece !== "") pieces.push(piece);
    rest = rest.slice(end).trimStart();
  }
  if (rest !== "") pieces.push(rest);
  return pieces;
}

/** End of the last pause in the second half of the first `limit` units. */
function pauseBefore(text: string, limit: number): number | undefined {
  const head = text.slice(0, limit);
  for (const pause of pauses) {
    const last = [...head.matchAll(pause)].at(-1);
    if (last && last.index >= limit / 2) return last.index + last[0].length;
  }
  return undefined;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** A cluster longer than this is text made to be long, and may be cut. */
const longestCluster = 64;

function graphemeBefore(text: string, limit: number): number {
  let end = 0;
  // From the very beginning: which two halves make a flag depends on all that stand before them.
  for (const { index, segment } of graphemes.segment(text.slice(0, limit + longestCluster))) {
    if (index + segment.length > limit) break;
    end = index + segment.length;
  }
  if (end > 0 && limit - end <= longestCluster) return end;
  const isPairCut = /[\uD800-\uDBFF]/.test(text[limit - 1] ?? "");
  return isPairCut ? limit - 1 : limit;
}

/** The first `limit` units of a label, with an ellipsis when something is missing. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, graphemeBefore(text, limit - 1)).trimEnd()}…`;
}
