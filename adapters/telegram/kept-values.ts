/** The values of buttons that are longer than Telegram carries, kept under their names. */
import { collection, type Document, type Documents, type Store } from "../../src/index.ts";
import { isLong, nameOf } from "./buttons.ts";

const keptMs = 365 * 24 * 60 * 60_000;
const mostRemoved = 20;

interface KeptValue extends Document {
  readonly value: string;
  readonly at: Date;
}

const keptValues = collection<KeptValue>()("telegram-buttons", { age: ["at"] });

export class KeptValues {
  readonly #documents: Documents<KeptValue, (typeof keptValues)["indexes"]>;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#documents = store.collection(keptValues);
    this.#now = now;
  }

  /** Durable when it resolves. Each new one takes some away that are older than a year. */
  async keep(values: readonly string[]): Promise<void> {
    const long = new Map(values.filter(isLong).map((value) => [nameOf(value), value]));
    if (long.size === 0) return;
    const at = this.#now();
    const made = [...long].map(([_id, value]) => ({ _id, rev: 1, value, at }));
    const outcomes = await this.#documents.insert(made);
    if (outcomes.includes("inserted")) await removeOld(this.#documents, at);
  }

  async find(name: string): Promise<string | undefined> {
    const [found] = await this.#documents.get([name]);
    return found?.value;
  }
}

interface Aged extends Document {
  readonly at: Date;
}

/** Takes some away that nobody is going to press any more. */
export async function removeOld<Kept extends Aged>(
  documents: Pick<Documents<Kept, { readonly age: readonly ["at"] }>, "find" | "remove">,
  now: Date,
): Promise<void> {
  const before = now.getTime() - keptMs;
  const { items } = await documents.find("age", { limit: mostRemoved });
  const old = items.filter(({ at }) => at.getTime() < before);
  if (old.length > 0) await documents.remove(old.map(({ _id }) => _id));
}
