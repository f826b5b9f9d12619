/** Documents with lists and with values that only one of them may hold. */
import { type Collection, collection, type Document } from "../../../src/model/collection.ts";
import type { Documents, Range } from "../../../src/store/port.ts";
import type { MakeStore } from "./notes.ts";

export interface Person extends Document {
  readonly name?: string;
  readonly city?: string | null;
  readonly phones?: readonly string[] | null;
  readonly days?: readonly Date[];
  readonly seen?: number;
}

const indexes = {
  days: { on: ["days", "seen"], each: "days" },
  cityDays: { on: ["city", "days", "seen"], each: "days" },
  name: { on: ["city", "name"], unique: true },
  phone: { on: ["phones"], each: "phones", unique: true },
} as const;

export type People = Documents<Person, typeof indexes>;
export type PersonIndex = keyof typeof indexes;

export function peopleCollection(name: string): Collection<Person, typeof indexes> {
  return collection<Person>()(name, indexes);
}

export function aPerson(given: Partial<Person> = {}): Person {
  return { _id: "ann", rev: 1, ...given };
}

/** One open store for a group of tests, and for each call a collection with nobody in it. */
export function freshPeople(makeStore: MakeStore, place: string): () => People {
  const store = makeStore(place);
  let count = 0;
  before(() => store.open());
  after(() => store.close());
  return () => {
    count += 1;
    return store.collection(peopleCollection(`people-${count}`));
  };
}

export async function peopleIn(people: People, index: PersonIndex, range: Partial<Range>) {
  const { items } = await people.find(index, { limit: 100, ...range });
  return items.map(({ _id }) => _id);
}
