/** The references that stand for ids in the log: only the holder of the key can tell whose they are. */
import { createHmac } from "node:crypto";
import type { Store } from "../src/index.ts";

export type Referenced = "customer" | "message";

const marks = { customer: "c_", message: "m_" } as const;
const collections = { c_: "customers", m_: "inbox" } as const;
const format = /^([cm]_)[\w-]{16}$/;

export function referenceTo(what: Referenced, id: string, key: string): string {
  return marks[what] + createHmac("sha256", key).update(id).digest("base64url").slice(0, 16);
}

/** The id behind a reference: every customer or message is tried, so it takes a while. */
export async function behindReference(
  reference: string,
  store: Store,
  key: string,
): Promise<string | undefined> {
  const mark = format.exec(reference)?.[1] as keyof typeof collections | undefined;
  if (mark === undefined) return undefined;
  const what = mark === "c_" ? "customer" : "message";
  for await (const page of store.contents.scan(collections[mark])) {
    const found = page.find(({ _id }) => referenceTo(what, _id, key) === reference);
    if (found) return found._id;
  }
  return undefined;
}
