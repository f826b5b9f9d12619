/** What a release does to the customers who are in its flows: looked at before it is deployed. */
import type { Clock } from "../base/clock.ts";
import { systemClock } from "../base/clock.ts";
import { type CheckedRun, checkRun, type Verdict } from "../flow/check.ts";
import { type Flow, flowBook } from "../flow/flow.ts";
import { migrated } from "../flow/migrate.ts";
import { chapterIds, chapters } from "../model/chapter.ts";
import { type Customer, customers } from "../model/customer.ts";
import type { Store } from "../store/port.ts";
import { Library } from "./library.ts";

/** Findings listed in a report; all are counted. */
const mostListed = 1_000;

/** What a release does to one run. */
export interface RunFinding extends CheckedRun {
  readonly customer: string;
  readonly run: string;
  readonly flow: string;
}

/** What a release does to the runs that wait. */
export interface ReleaseReport {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Of runs that do not just go on, at most a thousand. */
  readonly findings: readonly RunFinding[];
}

/**
 * Plays every run that waits in `store` with these flows, without doing anything to the world or
 * the store. The bot may be running.
 *
 * @throws AuthoringError when two flows claim the same name, command, phrase or the fallback.
 */
export async function checkRelease(
  store: Store,
  flows: readonly Flow[],
  clock: Clock = systemClock,
): Promise<ReleaseReport> {
  const book = flowBook(flows);
  const counts = { unchanged: 0, moved: 0, "re-asked": 0, orphaned: 0, paused: 0, broken: 0 };
  const findings: RunFinding[] = [];
  const at = clock.now();
  const library = new Library(store.collection(chapters));
  for await (const customer of everyCustomer(store)) {
    for (const run of migrated(await library.unfolded(customer), book).runs) {
      const checked = await checkRun(run, book.byName(run.flow), whose(customer, at));
      counts[checked.verdict] += 1;
      const isNews = checked.verdict !== "unchanged" && findings.length < mostListed;
      if (isNews)
        findings.push({ customer: customer._id, run: run.id, flow: run.flow, ...checked });
    }
  }
  return { counts, findings };
}

/** A run that goes no further until somebody has looked at it. */
export interface StoppedRun {
  readonly customer: string;
  readonly run: string;
  readonly flow: string;
  readonly step: string;
  readonly state: "paused" | "parked";
  readonly since: Date;
  readonly reason: string;
}

/** Runs that wait for an operator: paused by a release, or parked after a step failed for good. */
export async function stoppedRuns(store: Store): Promise<readonly StoppedRun[]> {
  const stopped: StoppedRun[] = [];
  for await (const customer of everyCustomer(store)) {
    for (const { id: run, flow, paused, parked } of customer.runs) {
      const at = { customer: customer._id, run, flow };
      if (paused) {
        const reason = `"${paused.step}" was ${paused.was}() and is ${paused.is}()`;
        stopped.push({ ...at, step: paused.step, state: "paused", since: paused.at, reason });
      } else if (parked) {
        const { step, at: since, error: reason } = parked;
        stopped.push({ ...at, step, state: "parked", since, reason });
      }
    }
  }
  return stopped;
}

/** Ends a run for good; what it remembered stays. False when there is no such run. */
export async function endRun(store: Store, customer: string, run: string): Promise<boolean> {
  const documents = store.collection(customers);
  for (;;) {
    const [known] = await documents.get([customer]);
    if (!known?.runs.some(({ id }) => id === run)) return false;
    const runs = known.runs.filter(({ id }) => id !== run);
    const ended = known.runs.find(({ id }) => id === run);
    const spent = [...(known.spent ?? []), ...(ended ? chapterIds(ended) : [])];
    const prompts = Object.fromEntries(
      Object.entries(known.prompts).filter(([, prompt]) => prompt.run !== run),
    );
    const next = {
      ...known,
      rev: known.rev + 1,
      runs,
      prompts,
      ...(spent.length > 0 && { spent }),
    };
    const [outcome] = await documents.replace([next]);
    if (outcome === "replaced") return true;
  }
}

async function* everyCustomer(store: Store): AsyncIterable<Customer> {
  for await (const page of store.contents.scan(customers.name)) {
    // What lies under this name was written as a customer.
    yield* page as unknown as readonly Customer[];
  }
}

function whose({ _id, facts, language }: Customer, at: Date) {
  const name = typeof facts.name?.value === "string" ? facts.name.value : "";
  return { customer: { id: _id, name }, language, at };
}
