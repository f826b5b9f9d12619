/**
 * What comes with a message besides its text: files, places and contacts, as the rest of the product
 * reads them.
 */
import { z } from "zod";

export const keptFile = z.object({
  /** SHA-256 of its content, in hexadecimal: what the store keeps it under. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string(),
  /** The MIME type found in its content. */
  type: z.string(),
  sizeBytes: z.int().min(0),
});
/** A file in the store: what a form's answer is, and what a flow can send. */
export type KeptFile = Readonly<z.infer<typeof keptFile>>;

export const place = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  address: z.string().max(500).optional(),
});

export const person = z.object({
  name: z.string().max(200),
  phone: z.string().min(1).max(64),
  /** The app vouches that it is the number of whoever sends it. */
  isOwn: z.boolean().optional(),
});

export const refusal = z.object({
  reason: z.enum(["too large", "empty", "type", "unreadable", "gone"]),
  /** The most that is taken, of what was too large. */
  limitBytes: z.int().optional(),
});
/** Why a file was not kept. */
export type Refusal = z.infer<typeof refusal>;

/** One thing that came with a message. */
export type Attached =
  | { readonly type: "file"; readonly file: KeptFile }
  | ({ readonly type: "location" } & Readonly<z.infer<typeof place>>)
  | ({ readonly type: "contact" } & Readonly<z.infer<typeof person>>)
  | ({ readonly type: "refused"; readonly name?: string | undefined } & Readonly<Refusal>);

/** A file that still lies at the app: fetched before the turn of its message is played. */
export interface RemoteFile {
  /** What the driver finds it by, at most 2,000 characters. */
  readonly ref: string;
  readonly name?: string | undefined;
  /** As the app says. */
  readonly sizeBytes?: number | undefined;
}

/** Text that came with something else: what the memo keeps of such an answer. */
export interface Heard {
  readonly text: string;
  readonly attached: readonly Attached[];
}

const heardShape = z.object({
  text: z.string(),
  // Only this product writes them.
  attached: z.array(z.custom<Attached>((one) => typeof one === "object" && one !== null)),
});

/** What was kept of an answer, if something came with it. */
export function heardIn(raw: unknown): Heard | undefined {
  // Every answer of a run is looked at in every turn, and hardly any came with something.
  if (typeof raw !== "object" || raw === null || !("attached" in raw)) return undefined;
  return heardShape.safeParse(raw).data;
}
