/** The mistake of trusting the lease alone: the last to write a customer wins. */
import type { Documents } from "../../src/store/port.ts";
import type { Parts } from "../kit/fleet/process.ts";
import { type AnyDocument, between } from "./between.ts";

export function noFence({ store, driver }: Parts): Parts {
  return {
    driver,
    store: between(store, "customers", (documents) => ({
      replace: (changed) => Promise.all(changed.map((next) => overwrite(next, documents))),
    })),
  };
}

async function overwrite(next: AnyDocument, documents: Documents<AnyDocument>) {
  for (;;) {
    const [stored] = await documents.get([next._id]);
    const [outcome] = await documents.replace([{ ...next, rev: (stored?.rev ?? 0) + 1 }]);
    if (outcome === "replaced") return outcome;
  }
}
