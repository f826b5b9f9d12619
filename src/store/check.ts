/** Whether a store really keeps what it is given. */
import { randomUUID } from "node:crypto";
import { StoreError } from "../base/errors.ts";
import { collection, type Document } from "../model/collection.ts";
import type { Documents } from "./port.ts";

export const checks = collection<Document>()("store-checks", {});

/** Writes one document, reads it back and removes it. */
export async function checkDocuments(documents: Documents<Document>): Promise<void> {
  const _id = randomUUID();
  const [outcome] = await documents.insert([{ _id, rev: 1 }]);
  const [kept] = await documents.get([_id]);
  await documents.remove([_id]);
  if (outcome !== "inserted" || kept?.rev !== 1)
    throw new StoreError(
      "STORE_FAILED",
      "The store did not give back what was written: see whether its data was restored or is being moved",
      { retry: "later" },
    );
}
