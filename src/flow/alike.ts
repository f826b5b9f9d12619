/**
 * Finds the phrase that a text means in spite of typing errors. Whole phrases are compared: a
 * text that only contains one, or shares words with it, may well answer a question instead.
 */

/** What `text` means, exactly or nearly; nothing when two meanings are equally near. */
export function alike<Meaning>(
  text: string,
  phrases: ReadonlyMap<string, Meaning>,
): Meaning | undefined {
  const exact = phrases.get(text);
  if (exact !== undefined) return exact;
  let nearest = { errors: Number.POSITIVE_INFINITY, meanings: new Set<Meaning>() };
  for (const [phrase, meaning] of phrases) {
    const most = Math.min(3, Math.floor(phrase.length / 5));
    if (Math.abs(phrase.length - text.length) > most) continue;
    const errors = errorsBetween(text, phrase);
    if (errors > most || errors > nearest.errors) continue;
    if (errors < nearest.errors) nearest = { errors, meanings: new Set() };
    nearest.meanings.add(meaning);
  }
  return nearest.meanings.size === 1 ? [...nearest.meanings][0] : undefined;
}

/** How many letters were left out, added, mistaken, or swapped with the next one. */
function errorsBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSwapped = one[row - 2] === other[column - 1] && one[row - 1] === other[column - 2];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + Number(one[row - 1] !== other[column - 1]),
        isSwapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
