/** Sizes as people read them. */

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Such as "1.5 MB", in the words of a language. */
export function shownSize(sizeBytes: number, language: string): string {
  let size = sizeBytes;
  let place = 0;
  // What would be rounded to 1,000 is shown in the next unit.
  while (size >= 999.5 && place < units.length - 1) {
    size /= 1_000;
    place += 1;
  }
  const maximumFractionDigits = size < 10 && place > 1 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    ...{ style: "unit", unit: units[place], unitDisplay: place === 0 ? "long" : "short" },
    maximumFractionDigits,
  }).format(size);
}
