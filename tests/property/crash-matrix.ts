/** Every way in which one or two crashes can fall into the turns of three messages. */
import { faultPoints } from "../../src/base/surroundings.ts";
import { type Fate, Fleet, type FleetOptions, type Fortune } from "../kit/fleet/fleet.ts";
import type { Step } from "../kit/fleet/schedule.ts";
import { judge, type Verdict } from "../kit/fleet/verdict.ts";

export interface Tally {
  schedules: number;
  /** How many ended in a violation. */
  violations: number;
  mostRepeats: number;
  /** What went wrong first, and with which crashes. */
  first: string | undefined;
  /** Names of the steps at which a process ended or stalled. */
  readonly places: Set<string>;
}

export interface MatrixOptions extends Omit<FleetOptions, "fortune"> {
  /** Which steps count: the fault points unless told. */
  readonly counts?: (step: Step) => boolean;
  readonly fate?: Exclude<Fate, "goes on">;
  readonly crashes: 1 | 2;
  /** What is disturbed and judged: three messages unless told. */
  readonly trial?: (options: FleetOptions) => Promise<Verdict>;
  /** Takes every so-manieth second crash only. */
  readonly stride?: number;
}

const points: ReadonlySet<string> = new Set(faultPoints);
const messages = ["one", "two", "three"];

export async function matrix(options: MatrixOptions): Promise<Tally> {
  const total = {
    schedules: 0,
    violations: 0,
    mostRepeats: 0,
    first: undefined,
    places: new Set<string>(),
  };
  for (let first = 1; await tryOut([first], options, total); first += 1) {
    if (options.crashes === 1) continue;
    for (
      let second = 1;
      await tryOut([first, second], options, total);
      second += options.stride ?? 1
    );
  }
  return total;
}

/** Counts one schedule; false when it ended before its last crash. */
async function tryOut(
  crashes: readonly number[],
  {
    counts = ({ at }) => points.has(at),
    fate = "dies",
    trial = threeMessages,
    ...options
  }: MatrixOptions,
  total: Tally,
): Promise<boolean> {
  const left = [...crashes];
  const places: string[] = [];
  const fortune: Fortune = {
    turnsTo: () => ({ to: 0, again: 1 }),
    fate: (step) => {
      if (left[0] === undefined || !counts(step)) return "goes on";
      left[0] -= 1;
      if (left[0] > 0) return "goes on";
      left.shift();
      places.push(step.at);
      return fate;
    },
  };
  const verdict = await trial({ ...options, fortune });
  if (left.length > 0) return false;
  count(verdict, `${fate} at ${places.join(", then at ")}`, total);
  for (const place of places) total.places.add(place);
  return true;
}

async function threeMessages(options: FleetOptions): Promise<Verdict> {
  const fleet = new Fleet(options);
  fleet.writes("ann", messages);
  return judge(await fleet.settles(), fleet.store);
}

function count({ violations, repeats }: Verdict, what: string, total: Tally): void {
  total.schedules += 1;
  total.mostRepeats = Math.max(total.mostRepeats, repeats);
  if (violations.length === 0) return;
  total.violations += 1;
  total.first ??= `${what}: ${violations.join("; ")}`;
}
