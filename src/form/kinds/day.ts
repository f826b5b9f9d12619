/** Days as people write them. Pure. */

import { normalise } from "../../base/normalise.ts";
import type { PlainData } from "../../base/plain.ts";
import { formLanguages, says } from "../languages/languages.ts";
import type { Reading } from "./kind.ts";
import { plainDigits } from "./number.ts";

const oneDayMs = 86_400_000;
const dayWords = [
  ["yesterday", -1],
  ["today", 0],
  ["tomorrow", 1],
] as const;

/** The day a text names, as "2026-12-24"; nothing when it may be another one too. */
export function dayIn(
  text: string,
  { language, at }: Pick<Reading, "language" | "at">,
): string | undefined {
  const near = dayWords.find(([word]) => says(word, text));
  if (near) return isoDay(new Date(at.getTime() + near[1] * oneDayMs));
  const plain = plainDigits(text).trim();
  return dayFrom(yearFirst(plain) ?? numbered(plain, language.isDayFirst) ?? worded(plain));
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function yearFirst(text: string): Parts | undefined {
  const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? [];
  return year === undefined
    ? undefined
    : { year: Number(year), month: Number(month), day: Number(day) };
}

/** Dots are written where the day comes first; of slashes that is not known in English. */
function numbered(text: string, isDayFirst: boolean): Parts | undefined {
  const [, first, mark, second, written] =
    /^(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const [one, other, year] = [Number(first), Number(second), Number(written)];
  if (mark === "." || isDayFirst || one > 12 || one === other)
    return { year, month: other, day: one };
  return other > 12 ? { year, month: one, day: other } : undefined;
}

const monthsByName = new Map(
  formLanguages.flatMap(({ code }) =>
    (["long", "short"] as const).flatMap((month) =>
      Array.from({ length: 12 }, (_, at): [string, number] => {
        const name = new Intl.DateTimeFormat(code, { month, timeZone: "UTC" });
        return [normalise(name.format(new Date(Date.UTC(2024, at, 1)))), at + 1];
      }),
    ),
  ),
);

/** "24 December 2026", "Dec 24th, 2026", "24 de diciembre de 2026": one of each, in any order. */
function worded(text: string): Parts | undefined {
  const words = normalise(text.replace(/(\d)(?:st|nd|rd|th)\b/gi, "$1")).split(" ");
  const years = words.filter((word) => /^\d{4}$/.test(word));
  const days = words.filter((word) => /^\d{1,2}$/.test(word));
  const months = words.flatMap((word) => monthsByName.get(word) ?? []);
  if (years.length !== 1 || days.length !== 1 || months.length !== 1) return undefined;
  return { year: Number(years[0]), month: months[0] ?? 0, day: Number(days[0]) };
}

/** Nothing for days there are not, such as the 30th of February. */
function dayFrom(parts: Parts | undefined): string | undefined {
  if (!parts) return undefined;
  const { year, month, day } = parts;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? isoDay(date) : undefined;
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

export function shownDay(value: PlainData, locale: string): string {
  const date = value instanceof Date ? value : new Date(`${String(value)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return String(value);
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(date);
}
