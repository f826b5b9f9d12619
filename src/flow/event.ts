/** Something that happens in the business and that a flow may wait for, or begin with. */
import type { z } from "zod";
import { AuthoringError } from "../base/errors.ts";
import type { PlainData } from "../base/plain.ts";
import { place, type Site, siteOf } from "../base/site.ts";
import type { PlainOnly } from "./kept.ts";
import { shapeOf } from "./shape.ts";

/** A kind of event, as `event()` declares it. */
export interface BusinessEvent<Payload = PlainData> {
  readonly name: string;
  readonly schema: z.ZodType<Payload>;
  /** Where it was declared. */
  readonly site: Site;
}

/**
 * Declares a business event: its name, and what comes with it.
 *
 * @example
 * const delivered = event("delivered", z.object({ parcel: z.string() }));
 */
export function event<Schema extends z.ZodType>(
  name: string,
  schema: Schema & PlainOnly<z.output<Schema>>,
): BusinessEvent<z.output<Schema>> {
  // What a schema puts out is what it is a type of.
  const typed = schema as z.ZodType<z.output<Schema>>;
  return { name, schema: typed, site: siteOf(event) };
}

/** @throws AuthoringError `FLOW_EVENT_DECLARED_TWICE` when two of one name take different things. */
export function eventBook(events: readonly BusinessEvent[]): ReadonlyMap<string, BusinessEvent> {
  const book = new Map<string, BusinessEvent>();
  for (const one of events) {
    const other = book.get(one.name);
    if (other && shapeOf(other.schema) !== shapeOf(one.schema)) {
      throw new AuthoringError(
        "FLOW_EVENT_DECLARED_TWICE",
        `The event "${one.name}" is declared twice (${place(other.site)} and ${place(one.site)}), with ` +
          "schemas that differ: declare it in one file and import it in the others, or give one of " +
          "them another name",
        { place: place(one.site) },
      );
    }
    book.set(one.name, one);
  }
  return book;
}
