/** Days that are named by how far away they are: "next Friday", "in 3 days". Pure. */
import { normalise } from "../../base/normalise.ts";
import { formLanguages, says } from "../languages/languages.ts";
import { plainDigits } from "./number.ts";

const oneDayMs = 86_400_000;

const dayWords = [
  ["beforeYesterday", -2],
  ["yesterday", -1],
  ["today", 0],
  ["tomorrow", 1],
  ["afterTomorrow", 2],
] as const;

/** The days that a text may mean, seen from this one, in their order. */
export function nearDays(text: string, at: Date): Date[] {
  const near = dayWords.find(([word]) => says(word, text));
  if (near) return [dayAfter(at, near[1])];
  const spoken = normalise(plainDigits(text));
  const span = spans.get(spoken.replace(/\d{1,3}/, "1"));
  if (span !== undefined) return [dayAfter(at, span * Number(/\d+/.exec(spoken)))];
  return weekdayIn(spoken, at);
}

function dayAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * oneDayMs);
}

/** "in 1 weeks" and the like in every language, whatever the number, and how many days one is. */
const spans = new Map(
  formLanguages.flatMap(({ days: { inDays, daysAgo, inWeeks, weeksAgo } }) =>
    (
      [
        [inDays, 1],
        [daysAgo, -1],
        [inWeeks, 7],
        [weeksAgo, -7],
      ] as const
    ).flatMap(([phrases, days]) =>
      phrases.map((phrase) => [normalise(phrase.replace("#", "1")), days] as const),
    ),
  ),
);

type Which = "on" | "coming" | "next" | "last";

const whiches = new Map(
  formLanguages.flatMap(({ days }) =>
    (["on", "coming", "next", "last"] as const).flatMap((which) =>
      days[which].map((phrase): [string, Which] => [normalise(phrase), which]),
    ),
  ),
);

/** A Sunday, and the days after it. */
const aWeek = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, 10, 22 + day)));

const weekdays = formLanguages.flatMap(({ code }) => {
  const name = new Intl.DateTimeFormat(code, { weekday: "long", timeZone: "UTC" });
  return aWeek.flatMap((date, day) => {
    const whole = normalise(name.format(date));
    // In Portuguese "sexta-feira" is "sexta" as well.
    return [...new Set([whole, whole.replace(/ feira$/, "")])].map((one) => ({ name: one, day }));
  });
});
weekdays.sort((one, other) => other.name.length - one.name.length);

function weekdayIn(spoken: string, at: Date): Date[] {
  const found = weekdays.find(({ name }) => ` ${spoken} `.includes(` ${name} `));
  if (!found) return [];
  const rest = ` ${spoken} `.replace(` ${found.name} `, " ").trim();
  const which = rest === "" ? "on" : whiches.get(rest);
  if (which === undefined) return [];
  const ahead = (found.day - at.getUTCDay() + 7) % 7;
  return daysFor(which, ahead, (at.getUTCDay() + 6) % 7).map((days) => dayAfter(at, days));
}

/**
 * How far away the days are. "Next" and "last" mean the nearest one to some, and the one of
 * another week to others: both, where these differ.
 */
function daysFor(which: Which, ahead: number, sinceMonday: number): number[] {
  if (which === "on") return ahead === 0 ? [-7, 0, 7] : [ahead - 7, ahead];
  if (which === "coming") return [ahead];
  if (which === "next") {
    const nearest = ahead === 0 ? 7 : ahead;
    return sinceMonday + nearest > 6 ? [nearest] : [nearest, nearest + 7];
  }
  const nearest = ahead - 7;
  return sinceMonday + nearest < 0 ? [nearest] : [nearest - 7, nearest];
}
