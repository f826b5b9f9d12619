/** Files as messages carry them: their content lies in the store, under its hash. */
import { z } from "zod";

export const keptFile = z.object({
  /** SHA-256 of its content, in hexadecimal: what the store keeps it under. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string(),
  /** The MIME type found in its content. */
  type: z.string(),
  sizeBytes: z.int().min(0),
});
/** A file in the store. */
export type KeptFile = Readonly<z.infer<typeof keptFile>>;
