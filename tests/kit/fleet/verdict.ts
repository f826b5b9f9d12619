/**
 * Compares what the world outside has seen with what was promised: nothing lost, nothing applied
 * twice, everything in order, each turn wholly or not at all, and no repeat beyond the allowed.
 */
import { openCollections } from "../../../src/bot/engine.ts";
import { timeline } from "../../../src/bot/timeline.ts";
import type { Customer } from "../../../src/model/customer.ts";
import type { Exchange } from "../../../src/model/exchange.ts";
import { personKey } from "../../../src/model/identity.ts";
import type { Store } from "../../../src/store/port.ts";
import { type Told, toldBy } from "./tally.ts";

export interface Outside {
  /** What each person wrote and an app got acknowledged, in order. */
  readonly written: ReadonlyMap<string, readonly string[]>;
  /** What arrived on phones, in order. */
  readonly sends: readonly {
    readonly person: string;
    readonly key: string;
    readonly text: string;
  }[];
  /** Keys under which the other system was asked to do something. */
  readonly booked: readonly string[];
  /** Messages that were between the app and their mark when a process died or stalled. */
  readonly mayRepeat: number;
  /** How many more customers there are, whose conversations are not judged. */
  readonly others?: number;
  /** How often a process died, or lost what it held: two may set a message aside. */
  readonly interruptions: number;
  /** What kept the trial from coming to its end. */
  readonly problem?: string;
}

export interface Verdict {
  readonly violations: readonly string[];
  /** Messages that came more than once. */
  readonly repeats: number;
}

export async function judge(outside: Outside, store: Store): Promise<Verdict> {
  const violations = outside.problem === undefined ? [] : [outside.problem];
  const owed = new Map<string, { readonly least: number; readonly most: number }>();
  for (const [person, texts] of outside.written) {
    const known = await knownOf(person, store);
    const parked = parkedIn(known.exchanges);
    const told = toldBy(texts, parked);
    const found = judgeCustomer(known, texts, told);
    if (2 * parked.size > outside.interruptions) found.push(`parks ${parked.size} without need`);
    violations.push(...found.map((problem) => `${person}: ${problem}`));
    violations.push(...judgePhone(person, known.exchanges, outside));
    // What a parked message has done stays done.
    owed.set(person, { least: told.booked, most: told.booked + 2 * parked.size });
  }
  const sumOf = (bound: "least" | "most") =>
    [...owed.values()].reduce((sum, count) => sum + count[bound], 0);
  const keys = new Set(outside.booked).size;
  if (keys < sumOf("least") || keys > sumOf("most")) {
    violations.push(`${keys} effects instead of ${sumOf("least")} to ${sumOf("most")}`);
  }
  violations.push(...(await judgeStore(outside, store)));
  const repeats = outside.sends.length - new Set(outside.sends.map(({ key }) => key)).size;
  if (repeats > outside.mayRepeat) {
    violations.push(`${repeats} repeats where ${outside.mayRepeat} are allowed`);
  }
  return { violations, repeats };
}

interface Known {
  readonly customer: Customer | undefined;
  readonly exchanges: readonly Exchange[];
}

/** What the store holds of somebody. */
export async function knownOf(person: string, store: Store): Promise<Known> {
  const collections = openCollections(store);
  const [identity] = await collections.identities.get([personKey(person)]);
  const [customer] = identity ? await collections.customers.get([identity.customer]) : [];
  if (!customer) return { customer, exchanges: [] };
  const exchanges: Exchange[] = [];
  let after: string | undefined;
  do {
    const options = { limit: 200, ...(after !== undefined && { after }) };
    const page = await timeline(customer._id, options, collections);
    exchanges.push(...(page?.items ?? []));
    after = page?.next;
  } while (after !== undefined);
  return { customer, exchanges };
}

/** Places, among those of the customer, of messages that were set aside with an apology. */
function parkedIn(exchanges: readonly Exchange[]): ReadonlySet<number> {
  const notes = exchanges.filter(({ direction }) => direction === "in").map(({ note }) => note);
  return new Set(notes.flatMap((note, at) => (note?.startsWith("parked:") ? [at] : [])));
}

function judgeCustomer(
  { customer, exchanges }: Known,
  texts: readonly string[],
  told: Told,
): string[] {
  const found: string[] = [];
  const compare = (what: string, is: unknown, owed: unknown) => {
    const [one, other] = [JSON.stringify(is), JSON.stringify(owed)];
    if (one !== other) found.push(`${what} ${one} instead of ${other}`);
  };
  const textsOf = (direction: Exchange["direction"]) =>
    exchanges.filter((one) => one.direction === direction).map(({ activity }) => textIn(activity));
  compare("heard", textsOf("in"), texts);
  compare("said", textsOf("out"), told.replies);
  compare("knows", customer?.facts.tally?.value ?? "nothing", told.tally);
  compare(
    "waits in",
    customer?.runs.map(({ wait }) => wait?.step),
    told.isAsking ? ["told"] : [],
  );
  compare(
    "counts",
    exchanges.map(({ seq }) => seq),
    exchanges.map((_, at) => at + 1),
  );
  const states = exchanges.filter(({ state }) => state !== "received" && state !== "sent");
  compare(
    "leaves unsent",
    states.map(({ state }) => state),
    [],
  );
  compare("still promises", customer?.outbox.map(({ id }) => id) ?? [], []);
  return found;
}

/** First deliveries stand in the order of the timeline, and nothing else was sent. */
function judgePhone(person: string, exchanges: readonly Exchange[], { sends }: Outside): string[] {
  const mine = sends.filter((send) => send.person === person);
  const shown = [...new Set(mine.map(({ key }) => `out:${key}`))].join();
  const promised = exchanges.filter(({ direction }) => direction === "out").map(({ _id }) => _id);
  return shown === promised.join()
    ? []
    : [`${person}: shows ${shown} instead of ${promised.join()}`];
}

async function judgeStore({ written, others = 0 }: Outside, store: Store): Promise<string[]> {
  const { inbox } = openCollections(store);
  const { items } = await inbox.find("waiting", { prefix: ["new"], limit: 1 });
  const found = items.map(({ _id }) => `${_id} was never handled`);
  let customers = 0;
  for await (const page of store.contents.scan("customers")) customers += page.length;
  // Somebody whose first message is never handled is no customer yet.
  if (customers < written.size || customers > written.size + others) {
    found.push(`${customers} customers instead of ${written.size}`);
  }
  return found;
}

function textIn(activity: Exchange["activity"]): string {
  return activity.type === "message" ? (activity.text ?? "") : "";
}
