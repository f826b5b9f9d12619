/** What every home of the store does. A home passes when all of it holds. */
import { competition } from "./behaviours/competition.ts";
import { counters } from "./behaviours/counters.ts";
import { data } from "./behaviours/data.ts";
import { documents } from "./behaviours/documents.ts";
import { files } from "./behaviours/files.ts";
import { finding } from "./behaviours/finding.ts";
import { ids } from "./behaviours/ids.ts";
import { life } from "./behaviours/life.ts";
import { lists } from "./behaviours/lists.ts";
import type { MakeStore } from "./behaviours/notes.ts";
import { order } from "./behaviours/order.ts";
import { paging } from "./behaviours/paging.ts";
import { unique } from "./behaviours/unique.ts";
import { uniqueCompetition } from "./behaviours/unique-competition.ts";

/** What a home does with writes: all that another write concern and another name can change. */
const writing = [documents, competition, unique, uniqueCompetition, life];
const everything = [...writing, ids, finding, lists, paging, order, data, counters, files];

/** `makeStore` gives a store, not yet open; the same place is the same data. */
export function storeContract(
  name: string,
  makeStore: MakeStore,
  only: "everything" | "writing" = "everything",
): void {
  describe(name, () => {
    for (const behaviours of only === "writing" ? writing : everything) behaviours(makeStore);
  });
}
