/** Lengths of time as authors write them. */
import { AuthoringError, type ErrorFacts } from "./errors.ts";

const unitsMs = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };
type Unit = keyof typeof unitsMs | "week";

/** Such as "90 seconds", "1 hour" or "2 days". A day has 24 hours. */
export type Duration = `${number} ${Unit | `${Unit}s`}`;

const longestMs = 3_660 * unitsMs.day;

/** Where a length of time was given, for the error that names it. */
type Given = Pick<ErrorFacts, "flow" | "step" | "place">;

/** @throws AuthoringError `FLOW_BAD_DURATION` for anything else, and for more than ten years. */
export function lengthMs(duration: Duration, given: Given = {}): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) (second|minute|hour|day|week)s?$/.exec(duration) ?? [];
  const oneMs = unit === "week" ? 7 * unitsMs.day : unitsMs[unit as keyof typeof unitsMs];
  const ms = Number(number) * oneMs;
  if (ms >= 0 && ms <= longestMs) return ms;
  const { flow, step, place } = given;
  const where = step === undefined ? "" : ` at step "${step}" of flow "${flow}" (${place})`;
  throw new AuthoringError(
    "FLOW_BAD_DURATION",
    `"${duration}"${where} is no length of time: write a number and a unit, such as "90 seconds", "1 hour" or "2 days"`,
    given,
  );
}
