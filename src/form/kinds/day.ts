/** Days as people write them. Pure. */
import { normalise } from "../../base/normalise.ts";
import type { PlainData } from "../../base/plain.ts";
import { formLanguages } from "../languages/languages.ts";
import type { Reading } from "./kind.ts";
import { nearDays } from "./near-days.ts";
import { plainDigits } from "./number.ts";

/** The day a text names, as "2026-12-24"; nothing when it may be another one too. */
export function dayIn(text: string, reading: Pick<Reading, "language" | "at">): string | undefined {
  const [day, other] = daysIn(text, reading);
  return other === undefined ? day : undefined;
}

/** The days a text may name, in their order: "3/4/2026" is two, where either may come first. */
export function daysIn(text: string, { language, at }: Pick<Reading, "language" | "at">): string[] {
  const near = nearDays(text, at);
  if (near.length > 0) return near.map(isoDay);
  const plain = plainDigits(text).trim();
  const days = written(plain, language.isDayFirst).flatMap((parts) => withYear(parts, at));
  return [...new Set(days.flatMap((parts) => dayFrom(parts) ?? []))].sort();
}

interface Parts {
  /** Of two digits as they stand. */
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
}

function written(text: string, isDayFirst: boolean): Parts[] {
  const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? [];
  if (year !== undefined) return [{ year: Number(year), month: Number(month), day: Number(day) }];
  const found = numbered(text, isDayFirst);
  return found.length > 0 ? found : worded(text);
}

/** Dots are written where the day comes first; of slashes that is not known in English. */
function numbered(text: string, isDayFirst: boolean): Parts[] {
  const [, first, mark, second, rest = ""] =
    /^(\d{1,2})\s?([./-])\s?(\d{1,2})(|\.|\s?[./-]\s?(?:\d{4}|\d{2}))$/.exec(text) ?? [];
  if (first === undefined) return [];
  const digits = /\d+/.exec(rest)?.[0];
  const hasOtherMark = digits !== undefined && rest.trim()[0] !== mark;
  // "3.5" and "3/4" are numbers and parts as well.
  if (hasOtherMark || (digits === undefined && !rest.endsWith("."))) return [];
  const year = digits === undefined ? undefined : Number(digits);
  const [one, other] = [Number(first), Number(second)];
  const dayFirst = { year, month: other, day: one };
  return mark === "." || isDayFirst ? [dayFirst] : [dayFirst, { year, month: one, day: other }];
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

/** "24 December 2026", "Dec 24th, 2026", "24 de diciembre": one of each, in any order. */
function worded(text: string): Parts[] {
  const words = normalise(text.replace(/(\d)(?:st|nd|rd|th)\b/gi, "$1")).split(" ");
  const years = words.filter((word) => /^\d{4}$/.test(word));
  const days = words.filter((word) => /^\d{1,2}$/.test(word));
  const months = words.flatMap((word) => monthsByName.get(word) ?? []);
  if (years.length > 1 || days.length !== 1 || months.length !== 1) return [];
  // Without a year, "may 3 people come" would be a day.
  if (years.length === 0 && words.length > 3) return [];
  const year = years[0] === undefined ? undefined : Number(years[0]);
  return [{ year, month: months[0] ?? 0, day: Number(days[0]) }];
}

/** A year of two digits is of a century nearby; without one it is last time, or next time. */
function withYear(parts: Parts, at: Date): Parts[] {
  const { year, month, day } = parts;
  const now = at.getUTCFullYear();
  if (year === undefined) {
    const isAhead =
      Date.UTC(now, month - 1, day) >= Date.UTC(now, at.getUTCMonth(), at.getUTCDate());
    return isAhead
      ? [
          { ...parts, year: now - 1 },
          { ...parts, year: now },
        ]
      : [
          { ...parts, year: now },
          { ...parts, year: now + 1 },
        ];
  }
  if (year >= 100) return [parts];
  const centuries = [-100, 0, 100].map((more) => now - (now % 100) + more + year);
  return centuries
    .filter((one) => Math.abs(one - now) < 70)
    .map((one) => ({ ...parts, year: one }));
}

/** Nothing for days there are not, such as the 30th of February. */
function dayFrom({ year = 0, month, day }: Parts): string | undefined {
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
