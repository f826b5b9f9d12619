/** Whether the answer to a text field is known by how it is written, as an order number is. */
import { z } from "zod";
import type { Leaf } from "./field.ts";

/** What customers may write about anything. */
const ordinary = ["word", "Ann", "two words", "Two Words", "a few more words", "12", "1000"];

const known = new WeakMap<z.ZodType, boolean>();

/** Such as `z.string().regex(/^[A-Z]{2}\d{6}$/)`, but nothing that takes ordinary words. */
export function isTelling({ schema }: Pick<Leaf, "schema">): boolean {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const is = hasPattern(schema) && ordinary.every((text) => isRefused(text, schema));
  known.set(schema, is);
  return is;
}

function hasPattern(schema: z.ZodType): boolean {
  const { pattern, format, allOf } = z.toJSONSchema(schema, {
    unrepresentable: "any",
    io: "input",
  });
  return pattern !== undefined || format !== undefined || allOf !== undefined;
}

function isRefused(text: string, schema: z.ZodType): boolean {
  try {
    return !schema.safeParse(text).success;
  } catch {
    // It has to wait for something: that is not done for a guess.
    return false;
  }
}
