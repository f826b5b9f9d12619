/** Something that happens in the business and that a flow may wait for, or begin with. */
import type { z } from "zod";
import type { PlainData } from "../base/plain.ts";

/** A kind of event, as `event()` declares it. */
export interface BusinessEvent<Payload extends PlainData = PlainData> {
  readonly name: string;
  readonly schema: z.ZodType<Payload>;
}

/**
 * Declares a business event: its name, and what comes with it.
 *
 * @example
 * const delivered = event("delivered", z.object({ parcel: z.string() }));
 */
export function event<Payload extends PlainData>(
  name: string,
  schema: z.ZodType<Payload>,
): BusinessEvent<Payload> {
  return { name, schema };
}
