/** A link that was given to a customer, as the store keeps it: without the code that opens it. */
import { z } from "zod";
import { collection } from "./collection.ts";

const link = z.object({
  /** The hash of its code. */
  _id: z.string(),
  rev: z.int(),
  /** What it is for: it opens nothing else. */
  opens: z.string(),
  /** What is to be known where it is opened. */
  facts: z.custom<object>((facts) => typeof facts === "object" && facts !== null),
  madeAt: z.date(),
  until: z.date(),
});
export type LinkDocument = z.infer<typeof link>;

export const links = collection<LinkDocument>()("links", { age: ["until"] });
