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

/** `makeStore` gives a store, not yet open; the same place is the same data. */
export function storeContract(name: string, makeStore: MakeStore): void {
  describe(name, () => {
    for (const behaviours of [
      documents,
      ids,
      competition,
      finding,
      lists,
      unique,
      uniqueCompetition,
      paging,
      order,
      data,
      counters,
      files,
      life,
    ])
      behaviours(makeStore);
  });
}
